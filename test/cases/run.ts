/**
 * `npm run cases -- FILE|FOLDER...`: a line for each field that is not as its case expects, one line to sum up, and exit code 1
 * if there was any. With `--table` instead: what each sender’s fixtures and these cases say, idea by idea, as Markdown.
 */
import { parseArgs } from 'node:util';
import { caseFiles, checkCases } from './check.js';
import { consistencyTable } from './table.js';

const { values, positionals } = parseArgs({
  options: { table: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const files = caseFiles(positionals);
if (values.table) console.log(await consistencyTable(files));
else if (files.length > 0) report();
else {
  console.error('Give files of cases, or folders of them: npm run cases -- cases/meaning');
  process.exitCode = 2;
}

function report(): void {
  const reports = checkCases(files);
  for (const { file, problems } of reports)
    for (const problem of problems) console.log(`${file}: ${problem}`);
  const right = reports.filter(({ problems }) => problems.length === 0);
  console.log(`${right.length} of ${reports.length} cases are right`);
  process.exitCode = right.length < reports.length ? 1 : 0;
}
