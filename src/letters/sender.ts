/** The sender's parts, from the settings; what is missing shows as a place to fill in and is said. */
import { oneLine } from './quoted.js';
import type { LetterDocument, Remark, SenderSettings } from './types.js';

/** The union's full name, when the settings give none (reference: letters §6). */
const UNION_NAME = 'Syndicat national des artistes plasticien·nes CGT';

export interface Sender {
  readonly name: string;
  readonly city: string;
  readonly block: LetterDocument['sender'];
  readonly signature: readonly string[];
  /** Where a person writes about their data. */
  readonly privacyContact: string;
  readonly remarks: readonly Remark[];
}

/** Sender block, signature and place of a letter. */
export function senderBlock(settings: SenderSettings): Sender {
  const remarks: Remark[] = [];
  const missing = (what: string, key: string): string => {
    remarks.push({
      code: 'sender',
      message: `Il manque ${what} (réglage « sender.${key} »).`,
      isBlocking: true,
    });
    return `[${what} à compléter]`;
  };
  const name = given(settings.name) ?? UNION_NAME;
  const addressLines = (settings.addressLines ?? []).map(oneLine).filter((line) => line !== '');
  const email = given(settings.email) ?? missing('l’adresse électronique', 'email');
  const phone = given(settings.phone);
  const siren = given(settings.siren);
  const section = given(settings.section);
  return {
    name,
    city: given(settings.city) ?? missing('la ville', 'city'),
    block: {
      name,
      section,
      lines: addressLines.length > 0 ? addressLines : [missing('l’adresse postale', 'addressLines')],
      contact: [
        email,
        phone,
        siren === null ? null : `SIREN ${siren.replace(/(\d{3})(?=\d)/gu, '$1 ')}`,
      ].filter((line) => line !== null),
    },
    signature: [
      `Pour le ${name}${section === null ? '' : `, ${section}`}`,
      given(settings.signatory) ?? missing('la signature', 'signatory'),
    ],
    privacyContact: email,
    remarks,
  };
}

/** The text on one line, or null when there is none. */
function given(text: string | undefined): string | null {
  const line = oneLine(text ?? '');
  return line === '' ? null : line;
}
