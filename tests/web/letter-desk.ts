/** What pages about letters are given in tests: a folder, the shipped templates, no server. */
import path from 'node:path';
import { createBlobStore } from '../../src/evidence/blobs.js';
import { keptTemplates } from '../../src/letters/kept-templates.js';
import { PRESS } from '../../src/letters/press.js';
import type { LetterDesk } from '../../src/web/context.js';

const shipped = keptTemplates(null);

export function letterDesk(folder: string, part: Partial<LetterDesk> = {}): LetterDesk {
  return {
    files: createBlobStore(path.join(folder, 'letters')),
    inbox: path.join(folder, 'inbox'),
    templates: shipped,
    press: PRESS,
    sender: {
      name: 'Syndicat des artistes',
      section: 'Section de l’Exemple',
      addressLines: ['1 rue de l’Essai', '01000 Exemple'],
      city: 'Exemple',
      email: 'vigie@section.example',
      signatory: 'Le bureau de la section',
    },
    mail: {
      ok: true,
      settings: { from: 'Vigie <vigie@section.example>', replyPattern: 'reponses+{ref}@section.example' },
    },
    hasServer: false,
    ...part,
  };
}
