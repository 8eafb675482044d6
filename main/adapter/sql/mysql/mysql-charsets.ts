/**
 * The character sets that a column may have (`SHOW CHARACTER SET` of MariaDB 10.11 and MySQL 8). A
 * value is sent in UTF-8 and converted to the column's, so that the column's index is used and no
 * character is refused that the column cannot hold.
 */
export const characterSets: ReadonlySet<string> = new Set(
  (
    'armscii8 ascii big5 cp1250 cp1251 cp1256 cp1257 cp850 cp852 cp866 cp932 dec8 eucjpms euckr gb18030 gb2312 gbk geostd8 greek ' +
    'hebrew hp8 keybcs2 koi8r koi8u latin1 latin2 latin5 latin7 macce macroman sjis swe7 tis620 ucs2 ujis utf16 utf16le utf32 ' +
    'utf8 utf8mb3 utf8mb4'
  ).split(' '),
);

/** The character set in the name of a collation, which begins with it. */
export function characterSetOf(collation: string): string {
  return collation.split('_')[0] ?? '';
}

/** Names of collations of these character sets, as they stand behind COLLATE. */
export const collationName = new RegExp(`^(${[...characterSets].join('|')})_[a-z0-9_]+$`);

/** What values are sent as. */
export const wireCharacterSet = 'utf8mb4';
