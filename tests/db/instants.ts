/** When the scenes of these tests begin. */
export const AT = '2026-11-24T08:00:00.000Z';
