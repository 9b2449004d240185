// Reads [{items, answers, checks, times}] from the first argument's file; tells what the phone makes of each.
import { readFileSync } from 'node:fs'
import { brokenChecks, gapOf, hiddenKeys, owesFact, owesReasons, toldOf } from '../../static/js/capture/rules.js'

const said = JSON.parse(readFileSync(process.argv[2])).map(({ items, answers, checks, times }) => {
  const hidden = hiddenKeys(items, answers)
  const value = ({ key }) => answers[key]?.value
  return {
    hidden: [...hidden].sort(),
    facts: items.filter((item) => value(item) && owesFact(item, value(item))).map(({ key }) => key),
    reasons: items.filter((item) => value(item) && owesReasons(item, value(item))).map(({ key }) => key),
    open: items.filter((item) => !hidden.has(item.key) && item.scored && gapOf(item, answers) === 'none').map(({ key }) => key),
    broken: brokenChecks(checks, toldOf(items, { answers, ...times })).map(({ message }) => message),
  }
})
process.stdout.write(JSON.stringify(said))
