-- Run by Neovim without a window: opens a file, waits for what the server says of it, lets it mend the first finding, and waits again.
-- The command of the server, the file and where the results go come from the environment.
local server = vim.fn.json_decode(vim.env.GETPUT_SERVER)
local results = {}

-- Once told, a wait ends; it is looked at again on each turn of the event loop.
local function wait_for(what, holds)
  if not vim.wait(30000, holds, 20) then
    results.problem = 'never came: ' .. what
    return false
  end
  return true
end

local function messages()
  return vim.tbl_map(function(d)
    return { line = d.lnum + 1, severity = d.severity, source = d.source, message = d.message, code = d.code }
  end, vim.diagnostic.get(0))
end

local function first_edit(client)
  for _, d in ipairs(vim.diagnostic.get(0)) do
    local params = vim.lsp.util.make_range_params()
    local position = { line = d.lnum, character = d.col }
    params.range = { start = position, ['end'] = position }
    params.context = { diagnostics = { d.user_data and d.user_data.lsp and vim.tbl_extend('keep', { range = params.range, message = d.message }, d.user_data.lsp) or nil } }
    local answer = client.request_sync('textDocument/codeAction', params, 20000, 0)
    for _, action in ipairs((answer or {}).result or {}) do
      if action.edit == nil and client.server_capabilities.codeActionProvider.resolveProvider then
        action = (client.request_sync('codeAction/resolve', action, 20000, 0) or {}).result or action
      end
      if action.edit then
        return action
      end
    end
  end
end

local ok, problem = pcall(function()
  vim.cmd('edit ' .. vim.env.GETPUT_FILE)
  vim.bo.filetype = 'c'
  local id = vim.lsp.start_client({ name = 'getput', cmd = server, root_dir = vim.fn.getcwd() })
  vim.lsp.buf_attach_client(0, id)
  if not wait_for('a diagnostic', function() return #vim.diagnostic.get(0) > 0 end) then return end
  results.before = messages()
  local client = vim.lsp.get_client_by_id(id)
  local action = first_edit(client)
  if action then
    results.title = action.title
    vim.lsp.util.apply_workspace_edit(action.edit, client.offset_encoding)
    if not wait_for('an empty list once it is mended', function() return #vim.diagnostic.get(0) == 0 end) then return end
    results.after = messages()
    results.text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
  end
end)
if not ok then results.problem = tostring(problem) end
vim.fn.writefile({ vim.fn.json_encode(results) }, vim.env.GETPUT_RESULTS)
vim.cmd('qall!')
