import { beforeAll, describe, expect, it } from "vitest";
import type { TenantScope } from "@/lib/core/access/scope";
import { newRefId } from "@/lib/core/ids";
import { draftSkill } from "@/lib/skills/provider";
import { skillsList } from "@/lib/skills/queries";
import { as, testStaff, testTenant, type TestStaff } from "@/lib/testing/people";

/** One tenant whose skills are in many languages: each must be found among the others. */

const TEXTS = {
  chinese: ["市场报告写法", "先核对客户名单，再整理市场\n数据，最后把结论写成一页报告，交给经理确认。"],
  japanese: ["返品対応の手順", "お客様へのメールは丁寧に書き、ｷｬﾝﾍﾟｰﾝの割引とSEO対策には触れない。"],
  single: ["策", "短く書き、すぐに送る。長い挨拶は要らない。"],
  thai: ["วิธีเขียนใบเสนอราคา", "ตรวจสอบชื่อลูกค้าก่อนส่งใบเสนอราคาและนัดประชุมครั้งต่อไปทุกครั้ง"],
  korean: ["환불 안내", "고객에게 먼저 사과하고 환불 절차를 짧게 설명하세요."],
  arabic: ["كتابة العروض", "اكتب العرض للعملاء باختصار، وأَرسِل الفاتورة إلى المحاسبة في نهاية الأسبوع."],
  hebrew: ["מענה לפניות", "יש להשיב ללקוחות תוך יום אחד ולצרף את החשבונית להודעה."],
  hindi: ["ग्राहक सेवा", "हर ग्राहक को दो दिन में उत्तर दें और शिकायतों की सूची बनाएँ।"],
  greek: ["Απάντηση σε πελάτη", "Απαντήστε στους πελάτες με σύντομη και ευγενική επιστολή."],
  georgian: ["წერილი", "დაწერე მოკლე წერილი მომხმარებელს და მადლობა გადაუხადე."],
  russian: [
    "Разбор рекламы",
    "Сравнивайте стратегии конкурентов и ещё раз проверяйте каждую ставку перед отчётом для клиента.",
  ],
  ukrainian: ["Лист клієнту", "Напишіть короткий лист українською мовою та подякуйте за замовлення, яке він зробив."],
  french: [
    "Compte rendu",
    "Résumez les décisions préférées de l’équipe et prévenez le client avant la prochaine réunion.",
  ],
  german: [
    "Angebot prüfen",
    "Prüfen Sie die Größe der Anzeige und nennen Sie dem Kunden den Schlüssel für die Straße.",
  ],
  spanish: ["Correo breve", "Escribe un correo breve a los clientes y propón una reunión para la próxima mañana."],
  turkish: ["İlk yanıt", "Müşterilere kısa bir yanıt yazın, ISPARTA ofisini ve İstanbul mağazasını unutmayın."],
  polish: ["Krótka odpowiedź", "Napisz do klienta krótką odpowiedź i sprawdź, czy zamówienie zostało już wysłane."],
  english: [
    "Refund replies",
    "Answer politely, name the strategies we use, link with utm_source, and mail O'Reilly only where customers ask for it.",
  ],
} as const;
type Text = keyof typeof TEXTS;

let scope: TenantScope;
let reader: TestStaff;
const names = new Map<string, Text>();

beforeAll(async () => {
  scope = await testTenant("Many scripts");
  reader = await testStaff({ role: "viewer", tenant: scope });
  for (const [text, [name, body]] of Object.entries(TEXTS)) {
    const { refId } = await draftSkill(scope, {
      slug: `${text}-${newRefId().slice(-6).toLowerCase()}`,
      name,
      description: "",
      tags: [],
      body,
    });
    names.set(refId, text as Text);
  }
});

async function asked(search: string) {
  const answer = await as(reader, () => skillsList({ tenant: scope.tenantRef, whose: ["own"], search }));
  if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`);
  return answer.data;
}

const found = async (search: string) => (await asked(search)).rows.map(({ refId }) => names.get(refId));

describe("a word is found in its script, and what was found is marked", () => {
  it.each<[Text, string[]]>([
    ["chinese", ["市场", "核对客户", "市场数据", "确认", "市场 无关"]],
    ["japanese", ["返品", "対応", "メール", "めーる", "キャンペーン", "SEO", "seo対策", "対策"]],
    ["single", ["策 -SEO"]],
    ["thai", ["ลูกค้า", "ใบเสนอราคา", "ประชุม"]],
    ["korean", ["고객", "고객은", "환불을", "절차", "고\u1100\u1162\u11A8 환불"]],
    ["arabic", ["العملاء", "عملاء", "بالعرض", "العروض", "وارسل", "أرسل", "إلي", "فاتورات", "الفاتوره"]],
    ["hebrew", ["לקוחות", "הלקוחות", "לקוח", "חשבוניות", "פְּנִיּוֹת"]],
    ["hindi", ["ग्राहकों", "शिकायत", "बनाएं"]],
    ["greek", ["πελάτης", "ΠΕΛΑΤΕΣ", "πελατων", "επιστολές"]],
    ["georgian", ["წერილი", "მომხმარებელ"]],
    ["russian", ["стратегия", "СТРАТЕГИЙ", "клиентов", "еще", "ещё", "отчёты"]],
    ["ukrainian", ["замовлення", "ЛИСТ"]],
    ["french", ["decisions", "décision", "preferees", "préférée", "equipe", "équipes", "l'équipe", "REUNIONS"]],
    ["german", ["groesse", "grösse", "GRÖSSE", "Größe", "strasse", "Schluessel", "schlussel", "Kunde"]],
    ["spanish", ["propon", "manana", "CORREOS"]],
    ["turkish", ["isparta", "Isparta", "ısparta", "istanbul", "ISTANBUL", "İSTANBUL", "yanit", "musterilere"]],
    ["polish", ["odpowiedź", "odpowiedz", "zamowienie", "KROTKA"]],
    ["english", ["strategy", "replying refund", "O'Reilly", "oreilly reilly customer", "polite"]],
  ])("%s", async (text, searches) => {
    for (const search of searches) {
      const { rows } = await asked(search);
      const hit = rows.find(({ refId }) => names.get(refId) === text);
      expect(hit, search).toBeDefined();
      expect(
        hit?.found.flatMap(({ parts }) => parts).some((part) => part.hit),
        `${search} is marked`,
      ).toBe(true);
    }
  });

  it("and nothing that only has the letters of it apart", async () => {
    expect(await found("市报")).toEqual([]);
    // Each pair of letters occurs in the text, but not the word.
    expect(await found("客户结论写成一页报告")).toEqual([]);
    expect(await found("返品メール")).toEqual([]);
  });

  it("and by a phrase or a minus in any script", async () => {
    expect(await found('"整理市场数据"')).toEqual(["chinese"]);
    expect(await found('客户 "没有这句话"')).toEqual([]);
    expect(await found("策 -割引")).toEqual(["single"]);
    expect((await found("策 -SEO対策")).sort()).toEqual(["single"]);
    expect(await found("SEO -返品")).toEqual([]);
    expect(await found("клиенту замовлення -стратегия")).toEqual(["ukrainian"]);
    expect(await found("“les décisions” réunion")).toEqual(["french"]);
    expect(await found("strategies -e-mail")).toEqual(["english"]);
    expect(await found("strategies -O'Reilly")).toEqual([]);
    expect(await found("utm_source")).toEqual(["english"]);
    expect((await found("환불 refund")).sort()).toEqual(["english", "korean"]);
  });
});

describe("an empty answer says why, where the search itself is why", () => {
  it.each([
    ["the of and", "“the”, “of”, “and”: too common in English to search for. Add another word."],
    ["-refund", "The search only excludes words. Add a word to search for."],
    ["… !?", "Enter at least one letter or digit."],
    ["ل", "One letter, such as ل, is too short to search for in this script. Enter two or more."],
  ])("%s", async (search, note) => {
    const here = await testTenant("English only");
    const member = await testStaff({ role: "viewer", tenant: here });
    await draftSkill(here, {
      slug: "only",
      name: "The Who and It",
      description: "",
      tags: [],
      body: "This is about being who you are, and not about anything else that is.",
    });
    const answer = await as(member, () => skillsList({ tenant: here.tenantRef, whose: ["own"], search }));
    expect(answer).toMatchObject({ ok: true, data: { rows: [], note } });
  });

  it("and so it does among texts in other languages, where the words are not common", async () => {
    expect(await asked("the of")).toMatchObject({
      rows: [],
      note: expect.stringMatching(/^“the”, “of”: too common in English to search/),
    });
  });

  it("and says nothing where the words simply stand nowhere", async () => {
    for (const search of ["quokka", "天気", "the quokka"])
      expect(await asked(search)).toEqual({ rows: [], next: null, previous: null });
  });
});
