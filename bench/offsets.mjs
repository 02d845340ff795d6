// A function that turns UTF-16 offsets of a text into code points.
export function codePoints(text) {
  return (offset) => {
    let points = 0
    for (let at = 0; at < offset; at += text.codePointAt(at) > 0xffff ? 2 : 1) points += 1
    return points
  }
}
