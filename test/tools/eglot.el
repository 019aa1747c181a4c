;; Run by Emacs without a window: opens a file with the server, waits for what it says, and lets it mend that. Writes what was told and the buffer.
(package-initialize)
(require 'eglot)
(require 'json)
(setq eglot-sync-connect 30 eglot-confirm-server-initiated-edits nil)
(add-to-list 'eglot-server-programs (cons '(c-mode) (append (json-parse-string (getenv "GETPUT_SERVER")) nil)))

(defun wait-for (what holds)
  "Only what never comes waits for so long."
  (let ((end (+ (float-time) 30)))
    (while (not (funcall holds))
      (when (> (float-time) end) (error "never came: %s" what))
      (accept-process-output nil 0.05))))

(find-file (getenv "GETPUT_FILE"))
(c-mode)
(apply #'eglot (eglot--guess-contact))
(flymake-start)
(wait-for "a finding" #'flymake-diagnostics)
(let* ((found (car (flymake-diagnostics)))
       (told (format "%d %s" (line-number-at-pos (flymake-diagnostic-beg found)) (flymake-diagnostic-text found)))
       (action (elt (eglot-code-actions (flymake-diagnostic-beg found) (flymake-diagnostic-end found) "quickfix") 0)))
  (eglot--apply-workspace-edit (plist-get action :edit) nil)
  (wait-for "an empty list after the code action"
            (lambda () (eglot--signal-textDocument/didChange) (null (flymake-diagnostics))))
  (let ((text (buffer-string)))
    (with-temp-file (getenv "GETPUT_RESULTS")
      (insert (json-encode (list :told told :title (plist-get action :title) :text text))))))
