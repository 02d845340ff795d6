// Lines of JSON in ({"text", "language"}), lines of JSON out ({"version", "lints": [{"start", "end", "rule", "kind",
// "message"}]}): the Harper grammar checker in one process, with its own defaults (American English) and no network.
// Offsets count code points; JavaScript counts UTF-16 units.
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { LocalLinter } from 'harper.js' // WorkerLinter needs a browser
import { binary } from 'harper.js/binary'
import { codePoints } from './offsets.mjs'

const version = JSON.parse(readFileSync(new URL('node_modules/harper.js/package.json', import.meta.url))).version
const linter = new LocalLinter({ binary })
await linter.setup()

for await (const line of createInterface({ input: process.stdin })) {
  const { text, language } = JSON.parse(line)
  const count = codePoints(text)
  const lints = []
  for (const [rule, found] of Object.entries(await linter.organizedLints(text, { language }))) {
    for (const lint of found) {
      const { start, end } = lint.span()
      lints.push({ start: count(start), end: count(end), rule, kind: lint.lint_kind(), message: lint.message() })
      lint.free()
    }
  }
  console.log(JSON.stringify({ version, lints }))
}
