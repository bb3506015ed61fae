// A house style and a model as programs of the web write them → house.docx and model.docx in a folder, by the library docx.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { AlignmentType, Document, Footer, Header, HeadingLevel, LevelFormat, Packer, PageNumber, Paragraph, TextRun } from "docx";

const folder = process.argv[2];
const level = (level, format, text) => ({ level, format, text, alignment: AlignmentType.START });
const chapters = {
  reference: "chapters",
  levels: [level(0, LevelFormat.UPPER_ROMAN, "%1."), level(1, LevelFormat.DECIMAL, "%1.%2")],
};
const heading = (at) => ({ run: { bold: true, color: "7A1F1F" }, paragraph: { numbering: { reference: "chapters", level: at } } });
const numbered = (text) =>
  new Paragraph({ text, heading: HeadingLevel.HEADING_1, numbering: { reference: "chapters", level: 0 } });
const head = new Header({ children: [new Paragraph("{{ tender.reference }}")] });
const foot = new Footer({ children: [new Paragraph({ children: [new TextRun({ children: ["Page ", PageNumber.CURRENT] })] })] });

async function write(name, styles, children) {
  const made = new Document({
    styles,
    numbering: { config: [chapters] },
    sections: [{ headers: { default: head }, footers: { default: foot }, children }],
  });
  writeFileSync(join(folder, name), await Packer.toBuffer(made));
}

await write("house.docx", { default: { heading1: heading(0), heading2: heading(1) } }, [new Paragraph("Sample")]);
await write("model.docx", {}, [
  numbered("Subject"),
  new Paragraph("This contract is {{ tender.title }}."),
  numbered("Award"),
  new Paragraph("[[tenderkit: award-criteria]]"),
  numbered("Selection"),
  new Paragraph("[[tenderkit: selection-criteria]]"),
]);
