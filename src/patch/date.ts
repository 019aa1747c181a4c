const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const zones: Readonly<Record<string, number>> = {
  ut: 0,
  gmt: 0,
  utc: 0,
  z: 0,
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
};

/**
 * A mail's Date header as ISO 8601 in UTC, to the second. Undefined where it cannot be read. The platform's own parser would read a date
 * without a zone as local time, and so give another result on another machine; here such a date counts as UTC.
 */
export function readMailDate(text: string): string | undefined {
  const match = /(\d{1,2})[ -]+([A-Za-z]{3})[a-z]*[ -]+(\d{2,4})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*([+-]\d{4}|[A-Za-z]{1,4})?/.exec(text);
  const month = months.indexOf((match?.[2] ?? '').toLowerCase());
  if (!match || month < 0) return undefined;
  const written = Number(match[3]);
  const year = written >= 100 ? written : written < 70 ? 2000 + written : 1900 + written;
  const zone = match[7] ?? '';
  const numeric = /^([+-])(\d\d)(\d\d)$/.exec(zone);
  const offset = numeric ? (numeric[1] === '-' ? -1 : 1) * (Number(numeric[2]) * 60 + Number(numeric[3])) : (zones[zone.toLowerCase()] ?? 0);
  const time = Date.UTC(year, month, Number(match[1]), Number(match[4]), Number(match[5]) - offset, Number(match[6] ?? 0));
  return Number.isNaN(time) ? undefined : new Date(time).toISOString().replace('.000Z', 'Z');
}
