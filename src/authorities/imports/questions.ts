/** Corrections as an import meets them: it lays nothing over one; what it tells beside one is a question to a person. */
import { allCorrections, askOfCorrection } from '../../../db/queries/corrections.js';
import type { Db } from '../../../db/open.js';
import type { CorrectedField } from '../types.js';

export interface ImportQuestions {
  /**
   * What is to be stored when a source tells `told` (null = nothing) of a field: the correction where one stands. Where
   * both it and what it replaced are something else, a person is asked.
   */
  readonly answer: <Told extends string | null>(
    code: string,
    field: CorrectedField,
    told: Told,
  ) => Told | string;
}

/** The corrections that stand now, within the transaction of a swap. */
export function openImportQuestions(tx: Db, importId: string): ImportQuestions {
  const standing = new Map(allCorrections(tx).map((one) => [`${one.authorityCode}/${one.field}`, one]));
  return {
    answer(code, field, told) {
      const correction = standing.get(`${code}/${field}`);
      if (correction === undefined) return told;
      const isNews = told !== correction.value && told !== correction.replaces;
      if (isNews) askOfCorrection(tx, correction.id, { told, toldBy: importId });
      else if (correction.toldBy !== null) askOfCorrection(tx, correction.id, { told: null, toldBy: null });
      return correction.value;
    },
  };
}
