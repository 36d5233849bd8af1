// Bergamot's WebAssembly build as a worker of this benchmark: JSON Lines in, JSON Lines out, until the input ends.
//
//   node speak.mjs PACKAGE MODEL VOCABULARY SHORTLIST
//
// {"texts": [...]} is answered by {"texts": [...], "seconds": processor time of all threads}, in the same order. The
// first line is {"texts": [], "seconds": 0}: the model is loaded.

import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {pathToFileURL} from 'node:url';

const [folder, model, vocabulary, shortlist] = process.argv.slice(2);
const {TranslatorBacking} = await import(pathToFileURL(join(folder, 'translator.js')).href);

// The package would ask a server which models there are; these are at hand.
class LocalBacking extends TranslatorBacking {
  async loadModelRegistery() {
    return [];
  }
}

function read(path) {
  const file = readFileSync(path);
  return file.buffer.slice(file.byteOffset, file.byteOffset + file.length);
}

function answer(texts, seconds) {
  process.stdout.write(JSON.stringify({texts, seconds}) + '\n');
}

const {worker, exports: engine} = await new LocalBacking().loadWorker();
const pair = {from: 'source', to: 'target'};
await engine.loadTranslationModel(pair, {
  model: read(model),
  shortlist: read(shortlist),
  vocabs: [read(vocabulary)],
  qualityModel: null,
});
answer([], 0);

for await (const line of createInterface({input: process.stdin})) {
  const texts = JSON.parse(line).texts.map(text => ({text, html: false, qualityScores: false}));
  const start = process.cpuUsage();
  const said = await engine.translate({models: [pair], texts});
  const used = process.cpuUsage(start);
  answer(said.map(response => response.target.text), (used.user + used.system) / 1e6);
}
worker.terminate();
