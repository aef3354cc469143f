import PDFDocument from "pdfkit";
import { describe, expect, it } from "vitest";
import { refuseUnsealable } from "@/lib/contracts/pdf";
import { SMALL_PDF, smallPdf } from "@/lib/testing/small-pdf";

function made(options: PDFKit.PDFDocumentOptions, pages = 1): Promise<Buffer> {
  const document = new PDFDocument(options);
  const parts: Buffer[] = [];
  document.on("data", (part: Buffer) => parts.push(part));
  for (let page = 0; page < pages; page++) document.addPage().text("An agreement of some words.");
  document.end();
  return new Promise((resolve) => document.on("end", () => resolve(Buffer.concat(parts))));
}

const overwritten = async () => {
  const pdf = await made({});
  return pdf.fill(0, 20, pdf.length - 100);
};

const text = (pdf: Buffer) => pdf.toString("latin1");
const bytes = (text: string) => Buffer.from(text, "latin1");

describe("A PDF that opens is taken", () => {
  it.each<[string, () => Promise<Buffer> | Buffer]>([
    ["the smallest", () => SMALL_PDF],
    ["one of many pages", () => made({}, 30)],
    [
      "one that only restricts printing",
      () => made({ ownerPassword: "owner", permissions: { copying: false }, pdfVersion: "1.7" }),
    ],
    ["one with junk before its head", () => Buffer.concat([Buffer.from("a line of a mail\n"), SMALL_PDF])],
    [
      "one with a wrong place of its table",
      () => bytes(text(smallPdf("wrong")).replace(/startxref\n\d+/, "startxref\n7")),
    ],
    ["one without its table", () => bytes(text(smallPdf("none")).replace(/xref\n0 4\n(.*\n){4}/, ""))],
  ])("%s", async (_, pdf) => {
    await expect(refuseUnsealable(await pdf())).resolves.toBeUndefined();
  });
});

describe("A PDF that does not open is refused with the reason", () => {
  it.each<[string, () => Promise<Buffer> | Buffer, RegExp]>([
    ["with a password, RC4", () => made({ userPassword: "secret", pdfVersion: "1.4" }), /needs a password/],
    ["with a password, AES-256", () => made({ userPassword: "secret", pdfVersion: "1.7ext3" }), /needs a password/],
    ["that is none between its marks", () => Buffer.from(`%PDF-1.7\n${"words ".repeat(50)}\n%%EOF\n`), /damaged/],
    [
      "whose pages are lost",
      () => bytes(text(SMALL_PDF).replace("3 0 obj<</Type/Page/", "3 0 oXj<</Tyqe/Pxge/")),
      /damaged|no pages/,
    ],
    ["whose middle was overwritten", overwritten, /damaged/],
    ["that is cut off", () => SMALL_PDF.subarray(0, -8), /incomplete/],
  ])("%s", async (_, pdf, why) => {
    await expect(refuseUnsealable(await pdf())).rejects.toMatchObject({
      code: "INVALID",
      message: expect.stringMatching(why),
    });
  });

  it("and the next one is looked at all the same", async () => {
    const [good, bad, again] = await Promise.allSettled([
      refuseUnsealable(SMALL_PDF),
      refuseUnsealable(Buffer.from("%PDF-1.7\n%%EOF\n")),
      refuseUnsealable(smallPdf("again")),
    ]);
    expect([good.status, bad.status, again.status]).toEqual(["fulfilled", "rejected", "fulfilled"]);
  });
});
