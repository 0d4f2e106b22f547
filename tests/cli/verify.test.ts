import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { buildDossier } from '../../src/dossiers/index.js';
import { writeRoot } from '../../src/evidence/roots.js';
import { makeSample } from '../dossiers/sample.js';
import { runCli } from '../support/cli.js';
import { temporaryFolder } from '../support/folder.js';
import { describeWithOpenssl, startTimeStampAuthority } from '../support/time-stamp-authority.js';
import { useWarmCli } from '../support/warm-cli.js';

const runWarm = useWarmCli();

describeWithOpenssl('vigie verify', () => {
  test('says intact with 0 and altered with 3, in words and as JSON, without settings or database', async () => {
    const folder = temporaryFolder();
    const authority = await startTimeStampAuthority();
    const sample = await makeSample(path.join(folder, 'blobs'), { reply: authority.reply });
    await authority.close();
    const file = path.join(folder, 'dossier.zip');
    await buildDossier(sample, sample.dossier, file);
    const altered = path.join(folder, 'modifie.zip');
    const bytes = readFileSync(file);
    const at = bytes.indexOf('{"robots"');
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(altered, bytes);

    // Settings that any other command would refuse.
    const options = { cwd: folder, env: { VIGIE_CONFIG: path.join(folder, 'absent.json'), HOME: folder } };
    const good = await runCli(['verify', file], options);
    expect(good).toMatchObject({ code: 0, stderr: '' });
    expect(good.stdout).toContain('Dossier intact');
    expect(good.stdout).toContain('Ce que cette vérification ne dit pas');
    const json = await runWarm(['verify', '--json', file], options);
    expect(json.json()).toEqual([
      expect.objectContaining({
        file,
        outcome: 'intact',
        findings: [],
        files: 14,
        notChecked: expect.any(Array),
      }),
    ]);
    const bad = await runWarm(['verify', '--json', altered], options);
    expect(bad.code).toBe(3);
    expect(bad.json()).toMatchObject([{ outcome: 'altered', captures: [{ number: '001' }] }]);
    expect(bad.stderr).toContain('captures/001/terms.json');
    const none = await runWarm(['verify', path.join(folder, 'absent.zip')], options);
    expect(none.code).toBe(3);
    expect(none.stdout).toContain('Dossier illisible');
    expect((await runWarm(['verify'], options)).code).toBe(2);

    // With the root of an old mail: passed through, contradicted, beyond the dossier.
    const [last] = sample.log.slice(-1);
    if (last === undefined) throw new Error('no entry');
    const met = await runWarm(['verify', file, '--root', writeRoot(last)], options);
    expect([met.code, met.stdout]).toEqual([
      0,
      expect.stringContaining('le journal du dossier passe par elle'),
    ]);
    const other = await runWarm(
      ['verify', '--json', file, '--root', `${last.seq}:${'0'.repeat(64)}`],
      options,
    );
    expect(other.code).toBe(3);
    expect(other.json()).toMatchObject([
      { outcome: 'altered', roots: [{ entries: last.seq, state: 'contradicted', captures: [] }] },
    ]);
    const beyond = await runWarm(['verify', file, '--root', `9:${last.hash}`], options);
    expect([beyond.code, beyond.stdout]).toEqual([3, expect.stringContaining('établi avant ce courriel')]);
    expect(beyond.stdout).toContain('Dossier intact');
  });
});
