import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesUnder } from '../house/files.ts';
import { contributes, scopesOf, tokensOf } from './tokens.ts';

const mail = 'text.getput.patch-mail';

const mbox = `From mboxrd@z Thu Jan  1 00:00:00 1970
From: Ada Example <ada@example.org>
To: list@example.org,
 other@example.org
Subject: [PATCH 1/2] lamp: Put the lamp on errors
Message-ID: <1-ada@example.org>

The lamp is lost when lamp_start() fails.
 - indented prose with return in it

Fixes: 0123456789ab ("lamp: Add it")
Cc: Bo Sample <bo@example.org>
Signed-off-by: Ada Example <ada@example.org>
---
 drivers/lamp.c | 4 +++-
 1 file changed, 3 insertions(+), 1 deletion(-)

diff --git a/drivers/lamp.c b/drivers/lamp.c
index 0123456..89abcde 100644
--- a/drivers/lamp.c
+++ b/drivers/lamp.c
@@ -1,7 +1,8 @@ int lamp_probe(void)
+#include <linux/lamp.h>
 	/* opened, and never
+	 * closed in return
 	lamp = lamp_get(dev);
-	if (lamp) {
+	return lamp_put(lamp);
 	kref_put_lock(lamp, "lamp_get(x)");
\\ No newline at end of file
diff --git a/Documentation/lamp.rst b/Documentation/lamp.rst
--- a/Documentation/lamp.rst
+++ b/Documentation/lamp.rst
@@ -1 +1 @@
-return nothing
+return something
-- 
2.40.0

From mboxrd@z Thu Jan  1 00:00:00 1970
From: Bo Sample <bo@example.org>
Subject: Re: [PATCH 1/2] lamp: Put the lamp on errors

On Monday, Ada Example wrote:
> - a point of a list
> Reviewed-by: Cy Person <cy@example.org>
>> older words
> @@ -1,7 +1,8 @@ int lamp_probe(void)
> +	return lamp_get(dev);

Is that not lost here?

> -	goto out;
Acked-by: Bo Sample <bo@example.org>
`;

const page = `* [PATCH 1/2] lamp: Put the lamp on errors
  2024-01-02  3:04 \` [PATCH 2/2] lamp: Rename Ada Example
  0 siblings, 1 reply; 3+ messages in thread
From: Ada Example @ 2024-01-02  3:04 UTC (permalink / raw)
  To: list; +Cc: Bo Sample

Words.
^ permalink raw reply	[flat|nested] 3+ messages in thread
`;

describe('the grammar of patch mails', () => {
  it.each([
    ['From mboxrd@z Thu Jan  1 00:00:00 1970', 'From mboxrd@z Thu Jan  1 00:00:00 1970', 'meta.separator.mail.getput'],
    ['Message-ID: <1-ada@example.org>', 'Message-ID', 'keyword.other.header.getput'],
    [' other@example.org', 'other@example.org', 'string.unquoted.header.getput'],
    ['Subject: [PATCH 1/2] lamp: Put the lamp on errors', '[PATCH 1/2] lamp: Put the lamp on errors', 'markup.heading.subject.getput'],
    ['Signed-off-by: Ada Example <ada@example.org>', 'Signed-off-by', 'keyword.other.trailer.getput'],
    ['Signed-off-by: Ada Example <ada@example.org>', 'ada@example.org', 'markup.underline.link.getput'],
    ['Fixes: 0123456789ab ("lamp: Add it")', '0123456789ab', 'constant.numeric.commit.getput'],
    ['Cc: Bo Sample <bo@example.org>', 'Cc', 'keyword.other.trailer.getput'],
    [' drivers/lamp.c | 4 +++-', '+++', 'markup.inserted.diff'],
    ['--- a/drivers/lamp.c', '---', 'meta.diff.header.from-file'],
    ['@@ -1,7 +1,8 @@ int lamp_probe(void)', '-1,7 +1,8', 'meta.diff.range.unified'],
    ['@@ -1,7 +1,8 @@ int lamp_probe(void)', 'lamp_probe', 'source.c'],
    ['+#include <linux/lamp.h>', '<linux/lamp.h>', 'string.quoted.include.c'],
    ['+	 * closed in return', '* closed in return', 'comment.block.c'],
    ['-	if (lamp) {', 'if', 'keyword.control.c'],
    ['-	if (lamp) {', '-', 'markup.deleted.diff'],
    ['+	return lamp_put(lamp);', '+', 'markup.inserted.diff'],
    ['+	return lamp_put(lamp);', 'lamp_put', 'entity.name.function.release.getput'],
    ['-- ', '--', 'comment.line.signature.getput'],
    ['On Monday, Ada Example wrote:', 'On Monday, Ada Example wrote:', 'comment.line.attribution.getput'],
    ['> Reviewed-by: Cy Person <cy@example.org>', 'Reviewed-by', 'keyword.other.trailer.getput'],
    ['>> older words', 'older words', 'markup.quote.level-2.getput'],
    ['> +	return lamp_get(dev);', 'return', 'keyword.control.c'],
    ['> +	return lamp_get(dev);', '+', 'markup.inserted.diff'],
    ['> +	return lamp_get(dev);', '+', 'markup.quote.level-1.getput'],
    ['> -	goto out;', 'goto', 'keyword.control.c'],
    ['Acked-by: Bo Sample <bo@example.org>', 'Acked-by', 'keyword.other.trailer.getput'],
  ])('reads %j: %j is %s', async (line, part, scope) => {
    expect(await scopesOf(mail, mbox, line, part)).toContain(scope);
  });

  it('lets nothing that C leaves open reach into the next line', async () => {
    const scopes = await scopesOf(mail, mbox, '+	return lamp_put(lamp);', 'return');
    expect(scopes).toEqual([mail, 'markup.inserted.diff', 'source.c', 'keyword.control.c']);
  });

  it.each([' - indented prose with return in it', '-return nothing', '> - a point of a list', 'Is that not lost here?'])(
    'finds no C in %j',
    async (line) => {
      const tokens = (await tokensOf(mail, mbox))[mbox.split('\n').indexOf(line)] ?? [];
      expect(tokens.map(({ text }) => text).join('')).toBe(line);
      expect(tokens.flatMap(({ scopes }) => scopes)).not.toContain('source.c');
    },
  );

  it('colours added and removed lines of other files, and of a list in a quote none', async () => {
    expect(await scopesOf(mail, mbox, '+return something', '+')).toContain('markup.inserted.diff');
    expect(await scopesOf(mail, mbox, '> - a point of a list', '- a point of a list')).toEqual([mail, 'markup.quote.level-1.getput']);
  });

  it.each([
    ['* [PATCH 1/2] lamp: Put the lamp on errors', '*', 'markup.heading.subject.getput'],
    ['  To: list; +Cc: Bo Sample', 'To', 'keyword.other.header.getput'],
    ['  0 siblings, 1 reply; 3+ messages in thread', '0 siblings, 1 reply; 3+ messages in thread', 'comment.line.page.getput'],
  ])('reads %j of a saved page: %j is %s', async (line, part, scope) => {
    expect(await scopesOf(mail, page, line, part)).toContain(scope);
  });
});

describe('the names of calls in C', () => {
  const acquire = 'entity.name.function.acquire.getput';
  const release = 'entity.name.function.release.getput';
  it.each([
    ['lamp_get', acquire],
    ['get_lamp', acquire],
    ['devm_lalloc', acquire],
    ['lamp_refs_inc_not_zero', acquire],
    ['lamp_put', release],
    ['lfree_later', release],
    ['lamp_unregister', release],
    ['lamp_put_lock', release],
    ['lamp_ref_dec_and_test', release],
    ['lamp_get_privdata', 'entity.name.function.c'],
    ['budget', 'entity.name.function.c'],
    ['lamp_is_locked', 'entity.name.function.c'],
    ['output', 'entity.name.function.c'],
  ])('%s is %s', async (name, scope) => {
    expect(await scopesOf('source.c', `{ x = ${name} (y); }`, `{ x = ${name} (y); }`, name)).toContain(scope);
  });

  it('are left to the grammar of C where they are declared', async () => {
    for (const line of ['int lamp_get(void)', 'struct lamp *lamp_get(void)'])
      expect(await scopesOf('source.c', line, line, 'lamp_get')).toContain('entity.name.function.c');
    expect(await scopesOf('source.c', '\treturn lamp_get(x);', '\treturn lamp_get(x);', 'lamp_get')).toContain(acquire);
  });

  it('are left alone in comments, in texts, and where nothing is called', async () => {
    const tokens = await tokensOf('source.c', '/* lamp_get(x) */ a("lamp_put(x)"); b = lamp_get;');
    expect(tokens.flat().flatMap(({ scopes }) => scopes.filter((scope) => scope.endsWith('.getput')))).toEqual([]);
  });
});

describe('the files of grammars', () => {
  const files = filesUnder('syntaxes', '');

  it('are all named in package.json, by the scope that they give', () => {
    expect(contributes.grammars.map(({ path }) => join(path)).sort()).toEqual(files);
    for (const { path, scopeName } of contributes.grammars)
      expect((JSON.parse(readFileSync(path, 'utf8')) as { readonly scopeName: string }).scopeName).toBe(scopeName);
  });

  it('are packaged', () => {
    expect(files.length).toBeGreaterThan(0);
    expect(readFileSync('.vscodeignore', 'utf8').split('\n')).toContain('!syntaxes/**');
  });

  it('colour .mbox, and leave .patch and .diff to the diffs of VS Code', () => {
    const language = contributes.languages.find(({ id }) => id === 'getput-patch-mail');
    expect(language).toEqual({ id: 'getput-patch-mail', aliases: ['%language.getput-patch-mail%'], extensions: ['.mbox'] });
    expect(contributes.grammars.find(({ scopeName }) => scopeName === mail)?.language).toBe('getput-patch-mail');
  });
});
