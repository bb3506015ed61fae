// Makes documents with docxtemplater or easy-template-x, as their documentation shows, in one warm process.
// Reads requests, one JSON object a line: {engine, template, folder, jobs}; answers each with the milliseconds a document.

import fs from "node:fs";
import path from "node:path";
import readline from "node:readline";
import Docxtemplater from "docxtemplater";
import PizZip from "pizzip";
import { TemplateHandler } from "easy-template-x";

const engines = {
  docxtemplater: async (content, job) => {
    const document = new Docxtemplater(new PizZip(content), { paragraphLoop: true, linebreaks: true });
    document.render(job);
    return document.toBuffer({ compression: "DEFLATE" });
  },
  "easy-template-x": (content, job) => new TemplateHandler().process(content, job),
};

for await (const line of readline.createInterface({ input: process.stdin })) {
  const { engine, template, folder, jobs } = JSON.parse(line);
  const content = fs.readFileSync(template);
  const times = [];
  for (const [number, job] of jobs.entries()) {
    const start = process.hrtime.bigint();
    fs.writeFileSync(path.join(folder, `${number}.docx`), await engines[engine](content, job));
    times.push(Number(process.hrtime.bigint() - start) / 1e6);
  }
  console.log(JSON.stringify(times));
}
