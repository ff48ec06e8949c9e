// Writes words.txt: `node make-words.mjs > words.txt`. The Unicode version is that of the node that runs it.

// Marks of these scripts are accents and points, without which the words are commonly written and searched; Zinh are those of no one script.
const accents = /^\p{Mn}$/u, accented = /[\p{sc=Zinh}\p{sc=Latn}\p{sc=Grek}\p{sc=Cyrl}\p{sc=Copt}\p{sc=Hebr}\p{sc=Arab}\p{sc=Syrc}]/u;
const voicing = /[\u3099\u309a]/u;
const ignorable = /^[\p{Default_Ignorable_Code_Point}\p{Me}\u0640]$/u;
const spaceless = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{scx=Hira}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]/u;
// Letters that Unicode does not take apart, though they are a letter with a stroke or two letters in one.
const others = { 'ø': 'o', 'ł': 'l', 'đ': 'd', 'ħ': 'h', 'ŧ': 't', 'ı': 'i', 'ɨ': 'i', 'ƀ': 'b', 'ǥ': 'g', 'ƶ': 'z', 'æ': 'ae', 'œ': 'oe' };

const all = Array.from({ length: 0x110000 }, (_, cp) => cp).filter(cp => cp >= 0x80 && (cp < 0xd800 || cp > 0xdfff)).map(cp => String.fromCodePoint(cp));
// The zero-width space is there to part words.
const isDropped = c => c !== '\u200b' && (ignorable.test(c) || (accents.test(c) && accented.test(c) && !voicing.test(c)));
const lower = text => [...text].map(c => c.toUpperCase().toLowerCase()).join('');

function fold(c) {
  const apart = [...lower(lower(c.normalize('NFKD')).normalize('NFKD')).normalize('NFKD')];
  return apart.filter(one => !isDropped(one)).map(one => others[one] ?? one).join('').normalize('NFC');
}

function kind(c) {
  if (isDropped(c)) return 'd';
  if (/^\p{M}$/u.test(c)) return 'm';
  if (/^[\p{L}\p{Nl}\p{No}]$/u.test(c) && spaceless.test(c)) return 's';
  return /^[\p{L}\p{N}]$/u.test(c) ? 'w' : '-';
}

const hex = c => c.codePointAt(0).toString(16);
const kinds = new Map(all.map(c => [c, kind(c)]));
const folds = all.filter(c => c < '\uac00' || c > '\ud7a3').map(c => [c, fold(c)]).filter(([c, folded]) => folded !== c && kinds.get(c) !== 'd');

console.log(`# What words.txt says of the code points from 80 up, made by make-words.mjs of Unicode ${process.versions.unicode}.`);
console.log('# kind first last: w letter or digit, s letter of a script without spaces, m mark that stays, d is dropped; the others end a word.');
for (let i = 0; i < all.length;) {
  const one = kinds.get(all[i]);
  let end = i + 1;
  while (end < all.length && kinds.get(all[end]) === one && all[end].codePointAt(0) === all[end - 1].codePointAt(0) + 1) end++;
  if (one !== '-') console.log(`${one} ${hex(all[i])} ${hex(all[end - 1])}`);
  i = end;
}

console.log('# = code point, folded: case, compatibility and accents.');
for (const [c, folded] of folds) console.log(`= ${hex(c)} ${[...folded].map(hex).join(' ')}`.trimEnd());

// Two marks stand in the order that normalization gives them; those that it leaves alone are of one rank.
const moves = mark => ['\u0301', '\u0334'].some(known => `${mark}${known}`.normalize('NFD') !== mark + known || `${known}${mark}`.normalize('NFD') !== known + mark);
const marks = all.filter(c => kinds.get(c) === 'm' && c.normalize('NFD') === c && moves(c));
const before = (a, b) => `${b}${a}`.normalize('NFD') === `${a}${b}` && a !== b;
const ranks = [];
for (const mark of marks) {
  const at = ranks.findIndex(rank => !before(mark, rank[0]) && !before(rank[0], mark));
  if (at >= 0) ranks[at].push(mark);
  else ranks.push([mark]);
}
ranks.sort((a, b) => (before(a[0], b[0]) ? -1 : 1));
console.log('# r rank, marks: neighbouring marks stand in ascending order of rank.');
ranks.forEach((rank, i) => console.log(`r ${i + 1} ${rank.map(hex).join(' ')}`));

console.log('# + first, second, composed.');
for (const c of all) {
  const pair = [...c.normalize('NFD')];
  if (pair.length < 2 || (c >= '\uac00' && c <= '\ud7a3') || c.normalize('NFC') !== c) continue;
  const second = pair.at(-1), first = pair.slice(0, -1).join('').normalize('NFC');
  if ([...first].length === 1 && kinds.get(second) === 'm') console.log(`+ ${hex(first)} ${hex(second)} ${hex(c)}`);
}
