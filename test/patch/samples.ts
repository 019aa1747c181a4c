/** Mails and diffs made up for the tests. */

/** A mail as `git format-patch` writes it. */
export function gitMail(options: {
  subject: string;
  body: string;
  id?: string;
  inReplyTo?: string;
  from?: string;
  headers?: readonly string[];
}): string {
  return [
    'From 1111111111111111111111111111111111111111 Mon Sep 17 00:00:00 2001',
    `From: ${options.from ?? 'Ada Example <ada@example.org>'}`,
    'Date: Tue, 2 Jan 2024 03:04:05 +0100',
    `Subject: ${options.subject}`,
    ...(options.id === undefined ? [] : [`Message-ID: <${options.id}>`]),
    ...(options.inReplyTo === undefined ? [] : [`In-Reply-To: <${options.inReplyTo}>`]),
    ...(options.headers ?? []),
    '',
    options.body,
    '',
  ].join('\n');
}

export const widgetBefore = 'int a;\nint b;\nint c;\n';
export const widgetAfter = 'int a;\nint b2;\nint c;\n';

/** Changes widget.c from `widgetBefore` to `widgetAfter`; the ids are git's own. */
export const widgetDiff = `diff --git a/drivers/widget.c b/drivers/widget.c
index d07206649ade..aa0d320dad8d 100644
--- a/drivers/widget.c
+++ b/drivers/widget.c
@@ -1,3 +1,3 @@
 int a;
-int b;
+int b2;
 int c;
`;

export const withSignature = (diff: string): string => `${diff}-- \n2.43.0\n`;
