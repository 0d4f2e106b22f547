/** Codes of simple PDF fonts to characters (ISO 32000-1 annex D) and glyph names to characters (Adobe Glyph List rules). */

/** What windows-1252 has at 0x80 to 0x9F; blanks stand for codes without a character. */
const WIN_HIGH = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';
const MAC_HIGH =
  'ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨ ÆØ ±  ¥µ     ªº æø¿¡¬ ƒ  «»… ÀÃÕŒœ–—“”‘’÷ ÿŸ⁄¤‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ';
/** StandardEncoding from 0xA1 on; blanks stand for codes without a character. */
const STANDARD_HIGH =
  "¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ –†‡· ¶•‚„”»…‰ ¿ `´ˆ˜¯˘˙¨ ˚¸ ˝˛ˇ—                Æ ª    ŁØŒº     æ   ı  łøœß";

const LIGATURES: Readonly<Record<string, string>> = {
  ﬀ: 'ff',
  ﬁ: 'fi',
  ﬂ: 'fl',
  ﬃ: 'ffi',
  ﬄ: 'ffl',
  ﬅ: 'st',
  ﬆ: 'st',
};

export type BaseEncoding = 'WinAnsiEncoding' | 'MacRomanEncoding' | 'StandardEncoding';

/** The character of a code in one of the three encodings that fonts of French documents use; null where there is none. */
export function charOf(encoding: BaseEncoding, code: number): string | null {
  if (code === 0x20) return ' ';
  if (code < 0x20 || code > 0xff || code === 0x7f) return null;
  if (code < 0x7f) {
    if (encoding === 'StandardEncoding' && code === 0x27) return '’';
    if (encoding === 'StandardEncoding' && code === 0x60) return '‘';
    return String.fromCharCode(code);
  }
  if (encoding === 'WinAnsiEncoding') {
    if (code >= 0xa0) return String.fromCharCode(code);
    return present(WIN_HIGH[code - 0x80]);
  }
  if (encoding === 'MacRomanEncoding') return code === 0xca ? ' ' : present(MAC_HIGH[code - 0x80]);
  return code < 0xa1 ? null : present(STANDARD_HIGH[code - 0xa1]);
}

function present(char: string | undefined): string | null {
  return char === undefined || char === ' ' ? null : char;
}

const ACCENTS: Readonly<Record<string, string>> = {
  grave: '\u0300',
  acute: '\u0301',
  circumflex: '\u0302',
  tilde: '\u0303',
  macron: '\u0304',
  breve: '\u0306',
  dotaccent: '\u0307',
  dieresis: '\u0308',
  ring: '\u030a',
  hungarumlaut: '\u030b',
  caron: '\u030c',
  cedilla: '\u0327',
  ogonek: '\u0328',
};
const ACCENTED =
  /^([A-Za-z])(grave|acute|circumflex|tilde|macron|breve|dotaccent|dieresis|ring|hungarumlaut|caron|cedilla|ogonek)$/;

/** Names of glyphs that are no letter with an accent, as `name character` pairs. */
const NAMED = new Map(
  (
    'space|  exclam|! quotedbl|" numbersign|# dollar|$ percent|% ampersand|& quotesingle|\' parenleft|( parenright|) asterisk|* ' +
    'plus|+ comma|, hyphen|- minus|− period|. slash|/ zero|0 one|1 two|2 three|3 four|4 five|5 six|6 seven|7 eight|8 nine|9 ' +
    'colon|: semicolon|; less|< equal|= greater|> question|? at|@ bracketleft|[ backslash|\\ bracketright|] asciicircum|^ ' +
    'underscore|_ grave|` braceleft|{ bar|| braceright|} asciitilde|~ exclamdown|¡ cent|¢ sterling|£ currency|¤ yen|¥ ' +
    'brokenbar|¦ section|§ copyright|© ordfeminine|ª guillemotleft|« guillemotright|» logicalnot|¬ registered|® degree|° ' +
    'plusminus|± paragraph|¶ periodcentered|· middot|· onesuperior|¹ twosuperior|² threesuperior|³ ordmasculine|º onequarter|¼ onehalf|½ ' +
    'threequarters|¾ questiondown|¿ multiply|× divide|÷ AE|Æ ae|æ OE|Œ oe|œ Oslash|Ø oslash|ø germandbls|ß Eth|Ð eth|ð Thorn|Þ ' +
    'thorn|þ Lslash|Ł lslash|ł dotlessi|ı fi|fi fl|fl ff|ff ffi|ffi ffl|ffl quoteleft|‘ quoteright|’ quotesinglbase|‚ ' +
    'quotedblleft|“ quotedblright|” quotedblbase|„ guilsinglleft|‹ guilsinglright|› endash|– emdash|— ellipsis|… bullet|• ' +
    'dagger|† daggerdbl|‡ perthousand|‰ Euro|€ trademark|™ fraction|⁄ florin|ƒ mu|µ nbspace|  nonbreakingspace|  sfthyphen|-'
  )
    .split(/ (?=[A-Za-z]+\|)/)
    .map((pair): [string, string] => {
      const bar = pair.indexOf('|');
      return [pair.slice(0, bar), pair.slice(bar + 1) || ' '];
    }),
);

/** The characters that a glyph name stands for; null when the name says nothing (`g12`, `.notdef`). */
export function glyphText(name: string): string | null {
  if (name.length > 63 || name.startsWith('.')) return null;
  // A suffix names a form of the same letter (`a.sc`), an underscore joins the letters of a ligature (`f_i`).
  const stem = name.split('.', 1)[0] ?? '';
  const parts = stem.split('_').map(componentText);
  return parts.length > 8 || parts.includes(null) ? null : parts.join('');
}

function componentText(name: string): string | null {
  if (/^[A-Za-z]$/.test(name)) return name;
  const named = NAMED.get(name);
  if (named !== undefined) return named;
  const accented = ACCENTED.exec(name);
  if (accented !== null) {
    const char = `${accented[1] ?? ''}${ACCENTS[accented[2] ?? ''] ?? ''}`.normalize('NFC');
    return char.length === 1 ? char : null;
  }
  const hex = /^(?:uni([0-9A-F]{4})|u([0-9A-F]{4,6}))$/.exec(name);
  return hex === null
    ? null
    : readable(String.fromCodePoint(Math.min(parseInt(hex[1] ?? hex[2] ?? '', 16), 0x10ffff)));
}

/**
 * Text as people read it: ligatures in letters, blanks as blanks. Null for what is no character (private use, halves,
 * controls): a font that maps to these hides what it shows, and nothing is guessed.
 */
export function readable(text: string): string | null {
  if (text === '') return '';
  if (/[\p{Co}\p{Cs}\p{Cn}\ufffd]/u.test(text)) return null;
  const plain = text
    .replace(/[ﬀ-ﬆ]/g, (ligature) => LIGATURES[ligature] ?? ligature)
    .replace(/[\u00a0\u2000-\u200a\u202f\u205f\u3000\t\r\n]/g, ' ')
    .replace(/[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, '');
  return /\p{Cc}/u.test(plain) ? null : plain;
}
