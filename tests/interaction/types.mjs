// Checks the types that the comments of the scripts tell: `npm run types`.
//
// Whatever has no type is an error, but in the files of `loose`, which still have many such things. A file leaves that list when it
// has none left.

import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

// What one `let` declares together can have no types, and what readers are sent should not change for them.
const loose = ["graph-page.js", "graph.js"];

const folder = fileURLToPath(new URL(".", import.meta.url));
const { config, error } = ts.readConfigFile(`${folder}tsconfig.json`, ts.sys.readFile);
const { fileNames, options, errors } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
const isLoose = ({ file }) => file !== undefined && loose.includes(basename(file.fileName));
const mistakes = (noImplicitAny) => ts.getPreEmitDiagnostics(ts.createProgram(fileNames, { ...options, noImplicitAny }));

const strict = mistakes(true);
const found = [error, ...errors, ...strict.filter((mistake) => !isLoose(mistake)), ...mistakes(false).filter(isLoose)].filter(Boolean);
const host = { getCurrentDirectory: () => folder, getCanonicalFileName: (name) => name, getNewLine: () => "\n" };
process.stdout.write(ts.formatDiagnostics(found, host));
const clean = loose.filter((name) => !strict.some(({ file }) => file && basename(file.fileName) === name));
for (const name of clean) console.log(`${name} has types for everything: take it out of \`loose\` in types.mjs`);
process.exitCode = found.length + clean.length > 0 || fileNames.length < 20 ? 1 : 0;
