// Checks the types that the comments of the scripts tell: `npm run types`. Whatever has no type is an error.

import { fileURLToPath } from "node:url";
import ts from "typescript";

const folder = fileURLToPath(new URL(".", import.meta.url));
const { config, error } = ts.readConfigFile(`${folder}tsconfig.json`, ts.sys.readFile);
const { fileNames, options, errors } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
const mistakes = ts.getPreEmitDiagnostics(ts.createProgram(fileNames, options));
const found = [error, ...errors, ...mistakes].filter(Boolean);
const host = { getCurrentDirectory: () => folder, getCanonicalFileName: (name) => name, getNewLine: () => "\n" };
process.stdout.write(ts.formatDiagnostics(found, host));
// Without files nothing would be checked.
process.exitCode = found.length > 0 || fileNames.length < 20 ? 1 : 0;
