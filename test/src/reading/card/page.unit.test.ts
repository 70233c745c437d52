import { describe, expect, it } from "vitest";
import { type Line, sortPage } from "../../../../src/reading/card/page.ts";

describe("the rows of a card", () => {
  it("are found beside their labels, whatever lines the reader of letters made of them", () => {
    const page = sortPage([
      line(100, [30, "NIK"]),
      line(102, [190, ":"], [210, "3602014107850001"]),
      line(140, [30, "Narna"], [260, ":"], [280, "SITI"], [350, "AMINAH"]),
      line(175, [30, "Tempat/Tgl"], [160, "Lahir"], [260, ":"], [280, "LEBAK,"], [370, "01-07-1985"]),
      line(210, [30, "Jenis"], [90, "kelamin"], [280, "PEREMPUAN"], [450, "Gol."], [500, "Darah"]),
      line(245, [30, "Pekerjaan"], [260, ":"], [280, "PETANI/PEKEBUN"]),
    ]);
    expect(page.nik?.text).toBe("3602014107850001");
    expect(page.rows.get("name")?.text).toBe("SITI AMINAH");
    expect(page.rows.get("birth")?.text).toBe("LEBAK, 01-07-1985");
    expect(page.rows.get("sex")?.text).toBe("PEREMPUAN Gol. Darah");
    expect(page.rows.get("work")?.text).toBe("PETANI/PEKEBUN");
    expect(page.nameGoesOn).toBeNull();
    expect(page).toMatchObject({ cards: 1, family: false });
  });

  it("follow print that falls to the right", () => {
    const page = sortPage([
      { slope: 0.05, words: [word(30, 140, "Nama"), word(130, 145, ":"), word(430, 160, "SUKARDI")] },
      { slope: 0.05, words: [word(30, 175, "Alamat"), word(430, 195, "KP.")] },
    ]);
    expect(page.rows.get("name")?.text).toBe("SUKARDI");
  });

  it("go on in the next line for a long name", () => {
    const page = sortPage([
      line(140, [30, "Nama"], [260, ":"], [280, "MARIA"], [380, "GORETTI"]),
      line(175, [280, "ANGGRAINI"]),
      line(210, [30, "Tempat/Tgl"], [160, "Lahir"], [280, "LAHAT,"], [370, "01-07-1985"]),
    ]);
    expect(page.nameGoesOn?.text).toBe("ANGGRAINI");
  });

  it("hold the number also when its label was not understood", () => {
    const page = sortPage([line(100, [30, "NX:"], [210, "16040361"], [400, "07850001"]), line(140, [30, "Nama"])]);
    expect(page.nik?.text).toBe("16040361 07850001");
  });

  it("tell two cards in one picture", () => {
    const card = (top: number): Line[] => [
      line(top, [30, "NIK"], [210, "3602014107850001"]),
      line(top + 40, [30, "Nama"], [280, "HENDRA"]),
    ];
    expect(sortPage([...card(100), ...card(800)]).cards).toBe(2);
  });

  it("tell a family card", () => {
    expect(sortPage([line(40, [300, "KARTU"], [400, "KELUARGA"]), line(80, [300, "No."])]).family).toBe(true);
  });
});

function line(y: number, ...words: [number, string][]): Line {
  return { slope: null, words: words.map(([x, text]) => word(x, y, text)) };
}

function word(x: number, y: number, text: string): Line["words"][number] {
  return { text, x0: x, y0: y, x1: x + text.length * 12, y1: y + 20 };
}
