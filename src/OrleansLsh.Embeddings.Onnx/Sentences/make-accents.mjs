// Writes accents.txt: `node make-accents.mjs > accents.txt`. The Unicode version is that of the node that runs it.

const isHangul = c => c >= '\uac00' && c <= '\ud7a3';
const all = Array.from({ length: 0x110000 }, (_, cp) => cp).filter(cp => cp >= 0x80 && (cp < 0xd800 || cp > 0xdfff)).map(cp => String.fromCodePoint(cp));
const bare = c => c.normalize('NFD').replace(/\p{Mn}/gu, '');
const groups = new Map();
for (const c of all.filter(c => !isHangul(c) && !/\p{Mn}/u.test(c) && bare(c) !== c)) groups.set(bare(c), (groups.get(bare(c)) ?? '') + c);

console.log(`# What is left of characters without their accents, made by make-accents.mjs of Unicode ${process.versions.unicode}: NFD without Mn, Hangul apart.`);
for (const [base, accented] of groups) console.log(`${base} ${accented}`);
