/** The pages over a case whose letter can be written, and templates that somebody validated in a folder of a section. */
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createPerson, type PersonRow } from '../../db/queries/people.js';
import { keptTemplates } from '../../src/letters/kept-templates.js';
import { sectionTemplatesDir } from '../../src/letters/template.js';
import { templatesDir } from '../../src/letters/typst.js';
import { createWeb } from '../../src/web/app.js';
import type { LetterDesk, WebDeps } from '../../src/web/context.js';
import { makeEntryPath } from '../../src/web/session.js';
import { captureOf, openCaseScene, openOne, type CaseScene } from './case-kit.js';
import { letterDesk } from './letter-desk.js';
import { enterWith, visitorWith, type Visitor } from './web-kit.js';

export const LOCAL =
  'Ce visuel annonce le marché de Noël de la place de l’Église, où trois illustratrices de la commune tiennent chaque année un étal. Elles auraient dessiné cette affiche, et le public les aurait reconnues ; savez-vous qui l’a faite ?';

export interface LettersScene extends CaseScene {
  readonly app: ReturnType<typeof createWeb>;
  readonly deps: WebDeps;
  readonly desk: LetterDesk;
  readonly caseId: string;
  readonly comes: (
    role: PersonRow['role'],
    name: string,
  ) => Promise<Visitor & { readonly person: PersonRow; readonly cookie: string }>;
}

/** The shipped templates as a section would keep them, each validated. */
export function validatedIn(dataDir: string): LetterDesk['templates'] {
  const own = sectionTemplatesDir(dataDir, 'essai');
  mkdirSync(path.dirname(own), { recursive: true });
  cpSync(path.join(templatesDir(), 'letters'), own, { recursive: true });
  for (const dir of [own, path.join(own, 'parts')])
    for (const name of readdirSync(dir).filter((one) => one.endsWith('.md'))) {
      const file = path.join(dir, name);
      const text = readFileSync(file, 'utf8')
        .replace(/^validated_by:.*$/m, 'validated_by: Bureau national')
        .replace(/^validated_on:.*$/m, 'validated_on: 2026-11-01')
        .replace(/^valid_until:.*$/m, 'valid_until: 2027-11-01');
      writeFileSync(file, text);
    }
  return keptTemplates({ dataDir, name: 'essai' });
}

/** @param isValidated whether the templates may be approved with */
export async function openLetters(isValidated = true): Promise<LettersScene> {
  const made = await openCaseScene({ alt: 'Marché de Noël', credit: null });
  const { web } = made;
  const desk = letterDesk(
    web.folder,
    isValidated ? { templates: validatedIn(path.join(web.folder, 'donnees')) } : {},
  );
  const deps = { ...web.deps, letters: desk };
  const app = createWeb(deps);
  await captureOf(made, made.bytes[0]);
  return {
    ...made,
    app,
    deps,
    desk,
    caseId: openOne(made),
    comes: async (role, name) => {
      const person = createPerson(web.db, { name, role }, deps.now().toISOString());
      const cookie = await enterWith(app, makeEntryPath(deps, person.id));
      return { ...visitorWith(app, cookie), person, cookie };
    },
  };
}
