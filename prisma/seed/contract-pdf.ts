import PDFDocument from "pdfkit";
import type { Random } from "./random";
import type { DemoTenant } from "./tenants";

const CLAUSES = [
  [
    "Subject",
    "The provider plans, writes and publishes content on behalf of the customer within the scope of the order.",
  ],
  [
    "Content made by machines",
    "Parts of the content are made by language models. A person of the customer decides on each piece before it " +
      "is published, and the provider keeps a record of who decided on which version.",
  ],
  [
    "Duties of the customer",
    "The customer names one person who may decide, answers questions within five working days, and warrants " +
      "that material it supplies may be used.",
  ],
  [
    "Fees",
    "Fees are due within thirty days of the invoice. Usage above the plan is billed at the end of the month at " +
      "the rates of the order.",
  ],
  [
    "Rights in the content",
    "On payment the customer receives the exclusive right to use published content without limit of time or " +
      "place. Drafts that were not published remain with the provider.",
  ],
  [
    "Confidentiality",
    "Each party keeps what it learns of the other confidential for five years after the end of this agreement, " +
      "unless the law demands disclosure.",
  ],
  [
    "Protection of data",
    "Personal data is processed only on documented instructions, in the region named in the order, and deleted " +
      "within ninety days of the end.",
  ],
  [
    "Records of tool calls",
    "Requests to third-party tools and their answers are kept for the period of the plan and then deleted. " +
      "Longer retention needs a written request.",
  ],
  [
    "Availability",
    "The service is available 99.5 per cent of each month, not counting maintenance announced two days ahead.",
  ],
  [
    "Warranty and defects",
    "Defects are reported in writing within fourteen days of discovery. The provider first has two attempts to " +
      "put them right.",
  ],
  [
    "Liability",
    "Liability is limited to the fees of the last twelve months, except for intent, gross negligence, and " +
      "injury to life or health.",
  ],
  [
    "Term and end",
    "This agreement runs for twelve months and then month by month. Either party may end it with thirty days' " +
      "notice to the end of a month.",
  ],
  [
    "After the end",
    "The provider hands over all published content as Markdown with its metadata within thirty days, and " +
      "confirms deletion of the rest.",
  ],
  [
    "Assignment",
    "Neither party may assign this agreement without consent, which is not to be withheld without reason.",
  ],
  [
    "Force majeure",
    "A party is not liable for what it could neither foresee nor avert, for as long as it lasts, if it says so " +
      "at once.",
  ],
  [
    "Law and venue",
    "The law of the provider's seat applies. The courts there have jurisdiction where the parties may agree on it.",
  ],
] as const;

export type ContractText = {
  number: string;
  title: string;
  counterparty: string;
  tenant: DemoTenant;
  signedBy: { name: string; email: string; at: Date } | null;
  at: Date;
};

/** A contract as a PDF of 2 to 12 pages. The same input gives the same bytes. */
export function contractPdf(random: Random, contract: ContractText): Promise<Buffer> {
  const { number, title, counterparty, tenant, at } = contract;
  const info = { Title: title, Author: "Leadmetrics", Subject: number, CreationDate: at, ModDate: at };
  const document = new PDFDocument({ size: "A4", margin: 64, bufferPages: true, compress: true, info });
  const chunks: Buffer[] = [];
  document.on("data", (chunk: Buffer) => chunks.push(chunk));
  const whole = new Promise<Buffer>((resolve, reject) => {
    document.on("end", () => resolve(Buffer.concat(chunks)));
    document.on("error", reject);
  });

  document.font("Helvetica-Bold").fontSize(20).text(title);
  document
    .font("Helvetica")
    .fontSize(10)
    .moveDown(0.5)
    .fillColor("#555")
    .text(`No. ${number} · ${dayOf(at)}`);
  document
    .fillColor("black")
    .moveDown(2)
    .text(`between Leadmetrics Ltd ("provider")\nand ${counterparty} ("customer")`);
  document.moveDown().text(`The customer works in ${tenant.trade}. Region of processing: ${tenant.region}.`);

  const clauses = random.some(CLAUSES, random.whole(7, CLAUSES.length));
  for (const [at_, [heading, text]] of clauses.entries()) clause(document, random, `${at_ + 1}. ${heading}`, text);
  for (let number_ = 1; number_ <= random.whole(0, 5); number_++) annex(document, random, tenant, number_);
  signatures(document, contract);
  numberPages(document, number);
  document.end();
  return whole;
}

function clause(document: PDFKit.PDFDocument, random: Random, heading: string, text: string): void {
  document.moveDown(1.5).font("Helvetica-Bold").fontSize(12).text(heading);
  document.font("Helvetica").fontSize(10).moveDown(0.4).text(text, { align: "justify" });
  const details = random.some(CLAUSES, random.whole(0, 2)).map(([other]) => other);
  for (const [at, other] of details.entries()) {
    document.moveDown(0.4).text(`(${at + 1}) What is said under "${other}" stays as it is.`, { indent: 16 });
  }
}

function annex(document: PDFKit.PDFDocument, random: Random, tenant: DemoTenant, number: number): void {
  document.addPage().font("Helvetica-Bold").fontSize(14).text(`Annex ${number}: services and rates`);
  document.font("Helvetica").fontSize(10).moveDown();
  for (const topic of random.some(tenant.topics, tenant.topics.length)) {
    const [y, price] = [document.y, `EUR ${random.whole(4, 90) * 50}.00`];
    document.text(topic.charAt(0).toUpperCase() + topic.slice(1), 64, y, { width: 340 });
    document.text(price, 410, y, { width: 120, align: "right" });
    document
      .moveTo(64, document.y + 3)
      .lineTo(531, document.y + 3)
      .lineWidth(0.5)
      .strokeColor("#bbb")
      .stroke();
    document.moveDown(0.8);
  }
  document.x = 64;
}

function signatures(document: PDFKit.PDFDocument, { signedBy, counterparty }: ContractText): void {
  document.addPage().font("Helvetica-Bold").fontSize(14).text("Acceptance", 64);
  document.font("Helvetica").fontSize(10).moveDown();
  if (!signedBy) {
    document.text(`For ${counterparty}: not accepted yet.`);
    return;
  }
  document.text(`Accepted electronically for ${counterparty}\nby ${signedBy.name} <${signedBy.email}>`);
  document.moveDown(0.5).text(`on ${signedBy.at.toISOString()} (UTC)`);
}

function numberPages(document: PDFKit.PDFDocument, number: string): void {
  const { start, count } = document.bufferedPageRange();
  for (let page = start; page < start + count; page++) {
    document.switchToPage(page);
    // Text below the margin would otherwise start a new page.
    document.page.margins.bottom = 0;
    document
      .fontSize(8)
      .fillColor("#555")
      .text(`${number} · page ${page + 1} of ${count}`, 64, 800, { lineBreak: false });
  }
}

const dayOf = (at: Date) => at.toISOString().slice(0, 10);
