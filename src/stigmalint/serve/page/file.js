// A file goes in, its text comes out, with what is needed to write the file back: encoding, mark and line ends.
// Of a document that is a package of parts (Word, OpenDocument, EPUB) the bytes come out, for the server to read.

const ENCODINGS = [["utf-8", [0xef, 0xbb, 0xbf]], ["utf-16le", [0xff, 0xfe]], ["utf-16be", [0xfe, 0xff]]];

/** `packages` are the ends of the names of documents. Throws an Error with a sentence for a file that is no text. */
async function readFile(file, packages) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (packages.some((end) => file.name.toLowerCase().endsWith(end))) return { ...NO_FILE, name: file.name, data: asBase64(bytes) };
  const [encoding, mark] = ENCODINGS.find(([, mark]) => mark.every((byte, at) => bytes[at] === byte)) ?? ["utf-8", []];
  let text;
  try {
    text = new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes.subarray(mark.length));
  } catch {
    throw new Error(`${file.name} is not UTF-8 text; save it as UTF-8 and open it again.`);
  }
  if (text.includes("\0")) throw new Error(`${file.name} is not a text file; open a text file.`);
  const ends = new Set(text.match(/\r\n|\r|\n/g) ?? []);
  return {
    name: file.name,
    encoding,
    mark,
    end: ends.size === 1 ? [...ends][0] : "\n",
    isMixed: ends.size > 1,
    text: text.replace(/\r\n?/g, "\n"), // as a text area has them
  };
}

/** The bytes of a file as it was read, with another text; those of a document are as the server gave them. */
function fileOf(text, { encoding, mark, end, data }) {
  if (data) return new Blob([Uint8Array.from(atob(data), (char) => char.charCodeAt(0))]);
  const whole = text.replace(/\n/g, end);
  if (encoding === "utf-8") return new Blob([new Uint8Array(mark), whole]);
  const view = new DataView(new ArrayBuffer(2 * whole.length));
  for (let at = 0; at < whole.length; at++) view.setUint16(2 * at, whole.charCodeAt(at), encoding === "utf-16le");
  return new Blob([new Uint8Array(mark), view]);
}

function asBase64(bytes) {
  let units = "";
  for (let at = 0; at < bytes.length; at += 0x8000) units += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(units);
}

const NO_FILE = { name: "", encoding: "utf-8", mark: [], end: "\n", isMixed: false, data: "" };
