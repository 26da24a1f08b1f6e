/**
 * Payloads from the field, which are not part of this project, and what their events must say: `CASES=folder npm test`. Where
 * CI=true a run without them fails.
 */
import assert from 'node:assert/strict';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { caseFiles, checkCases } from './cases/check.js';

const folder = process.env.CASES;

if (folder) {
  test('every payload from the field means what it should', () => {
    const reports = checkCases(caseFiles([join(folder, 'meaning')]));
    assert.ok(reports.length >= 53, `${reports.length} cases in ${folder}; were some lost?`);
    assert.deepEqual(
      reports.flatMap(({ file, problems }) => problems.map((problem) => `${basename(file)}: ${problem}`)),
      [],
    );
  });
} else if (process.env.CI === 'true') {
  test('payloads from the field', () => assert.fail('CASES is not set, and CI=true forbids skipping.'));
} else {
  test('payloads from the field', { skip: 'run without them; set CASES to their folder' });
}
