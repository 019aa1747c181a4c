;; Run by Emacs without a window: compiles, waits for the end, and goes from place to place, as C-x ` does. Writes each place as FILE:LINE.
(require 'compile)
(require 'json)
(let ((buffer (compilation-start (getenv "GETPUT_COMMAND"))) (places nil))
  (while (process-live-p (get-buffer-process buffer)) (accept-process-output nil 0.1))
  (setq next-error-last-buffer buffer)
  (condition-case nil
      (while t
        (next-error)
        (with-current-buffer (window-buffer (selected-window))
          (push (format "%s:%d" (file-name-nondirectory (buffer-file-name)) (line-number-at-pos (window-point))) places)))
    (user-error nil))
  (with-temp-file (getenv "GETPUT_RESULTS") (insert (json-encode (vconcat (nreverse places))))))
