// Lines of JSON in ({"text"}), lines of JSON out ({"version", "flags": [{"start", "end", "rule"}]}): alex in one process.
// Offsets count code points, as everywhere in stigmalint; JavaScript counts UTF-16 units.
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { text as alex } from 'alex'
import { codePoints } from './offsets.mjs'

const version = JSON.parse(readFileSync(new URL('node_modules/alex/package.json', import.meta.url))).version

for await (const line of createInterface({ input: process.stdin })) {
  const { text } = JSON.parse(line)
  const count = codePoints(text)
  const flags = alex(text).messages
    .filter((message) => message.position)
    .map(({ position, source, ruleId }) => ({
      start: count(position.start.offset),
      end: count(position.end.offset),
      rule: `${source}/${ruleId}`
    }))
  console.log(JSON.stringify({ version, flags }))
}
