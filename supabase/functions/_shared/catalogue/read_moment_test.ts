import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { readMoment } from "./read_moment.ts";

describe("readMoment()", () => {
  it("reads a day in words, or in another form that cannot be mistaken", () => {
    const day = "2027-01-14T00:00:00.000Z";
    const texts = [
      "January 14, 2027",
      "Jan. 14th 2027",
      "14 Jan 2027",
      "Thu, 14 Jan 2027 00:00:00 GMT",
      "2027/01/14",
      "20270114",
      1799884800000000,
    ];
    for (const text of texts) assert.equal(readMoment(text), day, String(text));
    const none = [
      "01/02/2027",
      "February 30, 2027",
      "14 Foo 2027",
      "20271314",
      "14 Jan 27",
      "Jan 2027",
    ];
    for (const text of none) assert.equal(readMoment(text), null, text);
  });

  it("reads days and moments, in UTC where no zone is named", () => {
    const day = "2027-01-14T00:00:00.000Z";
    const moments = [
      "2027-01-14",
      "2027-01-14T00:00:00",
      "2027-01-14 00:00",
      "2027-01-14T00:00:00.000000Z",
      "2027-01-14T01:00:00+01:00",
      " 2027-01-14 ",
    ];
    for (const moment of moments) assert.equal(readMoment(moment), day, moment);
  });

  it("reads seconds and milliseconds, whichever can be", () => {
    const day = "2027-01-14T08:00:00.000Z";
    for (const moment of [1799913600, "1799913600", 1799913600000, "1799913600000"]) {
      assert.equal(readMoment(moment), day, String(moment));
    }
    assert.equal(readMoment(1577836800), "2020-01-01T00:00:00.000Z");
    assert.equal(readMoment(4102444799999), "2099-12-31T23:59:59.999Z");
  });

  it("rejects days that are not in the calendar", () => {
    assert.equal(readMoment("2028-02-29"), "2028-02-29T00:00:00.000Z");
    for (const day of ["2027-02-29", "2027-02-31", "2027-04-31", "2027-13-01", "2027-00-10"]) {
      assert.equal(readMoment(day), null, day);
    }
  });

  it("rejects impossible times", () => {
    const impossible = [
      "0000-01-01",
      "0001-01-01T00:00:00Z",
      "1970-01-01",
      "2019-12-31",
      "2100-01-01",
      "9999-12-31",
      "+275760-09-13",
      "-000044-03-15",
      "0044-03-15 BC",
      "infinity",
      "-infinity",
      "now",
      "2027-01-14T25:00:00Z",
      "2027-01-14T00:00:00+99:00",
      "2027-01-14 some day",
      "2027-01-14\0",
      0,
      -1,
      1e300,
      1799913600e9,
      NaN,
      999999999,
      "99999999999",
      "",
      null,
      undefined,
      true,
      {},
      ["2027-01-14"],
      new Date("2027-01-14"),
    ];
    for (const moment of impossible) assert.equal(readMoment(moment), null, String(moment));
  });
});
