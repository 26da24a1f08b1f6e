/**
 * `npm run cases -- FILE|FOLDER...`: a line for each field that is not as its case expects, one line to sum up, and exit code 1
 * if there was any.
 */
import { caseFiles, checkCases } from './check.js';

const files = caseFiles(process.argv.slice(2));
if (files.length === 0) {
  console.error('Give files of cases, or folders of them: npm run cases -- cases/meaning');
  process.exit(2);
}
const reports = checkCases(files);
for (const { file, problems } of reports) for (const problem of problems) console.log(`${file}: ${problem}`);
const right = reports.filter(({ problems }) => problems.length === 0);
console.log(`${right.length} of ${reports.length} cases are right`);
process.exitCode = right.length < reports.length ? 1 : 0;
