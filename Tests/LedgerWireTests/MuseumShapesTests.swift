import LedgerWire
import Testing

@Suite("Shapes of the museumPASS Partner API and of card issuers") struct MuseumShapesTests {
  @Test("a pass says no more than it is given")
  func pass() {
    var pass = MuseumPass(
      passholderID: "a", subscriptionEndDate: nil, visit: .allowed, person: nil)
    #expect(text(pass.json()) == #"{"passholderId":"a","visit":{"allowed":true}}"#)
    pass.subscriptionEndDate = "2027-11-22"
    pass.visit = .refused(.cardBlocked)
    pass.person = MuseumPass.Person(firstName: "An", lastName: nil, dateOfBirth: "1992-04-14")
    #expect(
      text(pass.json())
        == #"{"passholderId":"a","subscriptionEndDate":"2027-11-22","#
        + #""visit":{"allowed":false,"reason":"CARD_BLOCKED"},"firstName":"An","#
        + #""dateOfBirth":"1992-04-14"}"#)
    pass.visit = .refused(nil)
    #expect(text(pass.json()).contains(#""visit":{"allowed":false},"#))
  }

  @Test("a list has its id and its vouchers")
  func list() {
    #expect(
      text(VoucherList(id: "a", vouchers: ["1", "2"]).json())
        == #"{"id":"a","vouchers":["1","2"]}"#)
    #expect(
      text(ExternalCardVisit(isAllowed: false).json()) == #"{"visit":{"allowed":false}}"#)
  }

  @Test("1 to 10 vouchers are asked for; other members are passed over")
  func vouchers() throws {
    for number in 1...10 {
      let body = #"{"a":[],"numberOfVouchers":\#(number)}"#
      #expect(try VoucherListRequest(json: Array(body.utf8)).numberOfVouchers == number)
    }
    for (value, code) in [
      ("0", WireError.Code.invalidData), ("11", .invalidData), ("-1", .invalidData),
      ("1.0", .invalidData), ("null", .invalidData), ("99999999999999999999", .invalidData),
      ("1,\"numberOfVouchers\":1", .invalidSyntax),
    ] {
      let body = "{\"numberOfVouchers\":\(value)}"
      let error = #expect(throws: WireError.self) {
        try VoucherListRequest(json: Array(body.utf8))
      }
      #expect(error?.code == code, "\(body)")
    }
  }

  @Test("what an issuer is asked and answers is read as it was written")
  func inquiry() throws {
    let inquiry = CardInquiry(identification: "a \"b\" é")
    #expect(try CardInquiry(json: inquiry.json()) == inquiry)
    for isAllowed in [true, false] {
      let answer = CardInquiryAnswer(isAllowed: isAllowed)
      #expect(try CardInquiryAnswer(json: answer.json()) == answer)
    }
    for body in [
      "", "{}", "[]", "true", #"{"allowed":null}"#, #"{"allowed":1}"#, #"{"allowed":true"#,
      #"{"allowed":true,"allowed":false}"#, #"{"allowed":true}x"#,
    ] {
      #expect(throws: WireError.self) { try CardInquiryAnswer(json: Array(body.utf8)) }
    }
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
