-- Run by Neovim without a window: opens a file, waits for what the server says of it, types what is missing, waits again, and takes it back.
-- Then it lets the server mend the finding, and undoes that. The command of the server, the file and where the results go come from
-- the environment.
local server = vim.fn.json_decode(vim.env.GETPUT_SERVER)
local results = {}

-- Each turn of the event loop looks again; only what never comes waits this long.
local function wait_for(what, holds)
  if not vim.wait(30000, holds, 20) then error('never came: ' .. what) end
end

local function messages()
  return vim.tbl_map(function(d)
    return { line = d.lnum + 1, source = d.source, message = d.message }
  end, vim.diagnostic.get(0))
end

local function count()
  return #vim.diagnostic.get(0)
end

local function lines()
  return vim.api.nvim_buf_get_lines(0, 0, -1, false)
end

-- The first edit that the server offers for the first finding.
local function offered(client)
  local found = vim.diagnostic.get(0)[1]
  local range = { start = { line = found.lnum, character = found.col }, ['end'] = { line = found.end_lnum, character = found.end_col } }
  local params = { textDocument = vim.lsp.util.make_text_document_params(), range = range, context = { diagnostics = {} } }
  params.context.diagnostics[1] = vim.tbl_extend('keep', { range = range, message = found.message, source = found.source }, (found.user_data or {}).lsp or {})
  local answer = client.request_sync('textDocument/codeAction', params, 20000, 0) or {}
  for _, action in ipairs(answer.result or {}) do
    local provider = client.server_capabilities.codeActionProvider
    if action.edit == nil and type(provider) == 'table' and provider.resolveProvider then
      action = (client.request_sync('codeAction/resolve', action, 20000, 0) or {}).result or action
    end
    if action.edit then return action end
  end
end

local ok, problem = pcall(function()
  vim.cmd('edit ' .. vim.env.GETPUT_FILE)
  local id = vim.lsp.start_client({ name = 'getput', cmd = server, root_dir = vim.fn.getcwd() })
  vim.bo.filetype = 'c'
  vim.lsp.buf_attach_client(0, id)
  wait_for('a finding', function() return count() > 0 end)
  results.before = messages()

  local original = lines()
  local at = tonumber(vim.env.GETPUT_LINE)
  vim.api.nvim_buf_set_lines(0, at - 1, at, false, vim.fn.json_decode(vim.env.GETPUT_MENDED))
  wait_for('an empty list once it is mended', function() return count() == 0 end)
  vim.api.nvim_buf_set_lines(0, 0, -1, false, original)
  wait_for('the finding again', function() return count() > 0 end)
  results.again = messages()

  local client = vim.lsp.get_client_by_id(id)
  results.offers = client.server_capabilities.codeActionProvider and true or false
  if results.offers then
    local action = offered(client)
    if action then
      results.title = action.title
      vim.lsp.util.apply_workspace_edit(action.edit, client.offset_encoding)
      wait_for('an empty list after the code action', function() return count() == 0 end)
      results.text = table.concat(lines(), '\n')
      vim.cmd('undo')
      wait_for('the finding after the undo', function() return count() > 0 end)
      results.undone = messages()
    end
  end
end)
if not ok then results.problem = tostring(problem) end
vim.fn.writefile({ vim.fn.json_encode(results) }, vim.env.GETPUT_RESULTS)
vim.cmd('qall!')
