/** The files of a ZIP archive by its central directory, in their order. `size` is theirs unpacked, in bytes. Throws on what is no archive. */
export function entriesOf(archive: Buffer): readonly { readonly name: string; readonly size: number }[] {
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) throw new Error('This is no ZIP archive.');
  const entries: { name: string; size: number }[] = [];
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const [name, extra, comment] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset)) as [number, number, number];
    entries.push({ name: archive.toString('utf8', at + 46, at + 46 + name), size: archive.readUInt32LE(at + 24) });
    at += 46 + name + extra + comment;
  }
  return entries;
}
