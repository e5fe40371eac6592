import FoundationEssentials
import LedgerWire
import Testing

private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

@Suite struct UiTPASShapesTests {
  @Test("a check-in request passes over what it does not know")
  func request() throws {
    let body = """
      {"id":"x","eventId":"CBA2D826","passholder":{"name":["Peeters"]},\
      "uitpasNumber":"0900000095902","points":1.5}
      """
    #expect(
      try CheckinRequest(json: Array(body.utf8))
        == CheckinRequest(eventID: "CBA2D826", uitpasNumber: "0900000095902"))
  }

  @Test(
    "a check-in request names every field that is missing or empty",
    arguments: [
      ("{}", ["/eventId", "/uitpasNumber"]),
      (#"{"eventId":""}"#, ["/eventId", "/uitpasNumber"]),
      (#"{"eventId":"e","uitpasNumber":900000095902}"#, ["/uitpasNumber"]),
      (#"{"eventId":null,"uitpasNumber":"0900000095902"}"#, ["/eventId"]),
      ("[]", [""]),
    ])
  func issues(body: String, pointers: [String]) throws {
    let error = try #require(throws: WireError.self) {
      _ = try CheckinRequest(json: Array(body.utf8))
    }
    #expect(error.code == .invalidData)
    #expect(error.issues.map(\.jsonPointer) == pointers)
  }

  @Test("a check-in is printed as published")
  func checkin() {
    let checkin = Checkin(
      id: "7b2547d6", creationDate: 1_795_442_645_123_456, eventID: "31e926e2",
      eventTitle: "Fanfare",
      uitpasNumber: "0560002524314", points: 1)
    #expect(
      text(checkin.json())
        == """
        {"id":"7b2547d6","creationDate":"2026-11-23T14:04:05+00:00","eventId":"31e926e2",\
        "eventTitle":"Fanfare","uitpasNumber":"0560002524314","points":1}
        """)
  }

  @Test("a status that is not allowed says why")
  func status() {
    #expect(text(CheckinStatus.allowed.json()) == #"{"allowed":true}"#)
    #expect(
      text(CheckinStatus.refused(LocalizedText(nl: "Neen.", en: "No.")).json())
        == #"{"allowed":false,"endUserMessage":{"nl":"Neen.","en":"No."}}"#)
  }

  @Test("a pass is printed as published, with a tariff's end where there is one")
  func pass() {
    var pass = Pass(
      passholderID: "b34c19fc", uitpasNumber: "0560002524314", kind: .individual, firstName: "Jan",
      points: 12, postalCode: "1000", socialTariff: .none,
      cardSystem: CardSystemSummary(
        id: 1, name: "UiTPAS Dender",
        cities: [CardSystemSummary.City(postalCode: "9300", name: "Aalst")]))
    let head = """
      {"passholderId":"b34c19fc","uitpasNumber":"0560002524314","passType":"INDIVIDUAL",\
      "firstName":"Jan","points":12,"postalCode":"1000",
      """
    let tail = """
      "cardSystem":{"id":1,"name":"UiTPAS Dender","cities":[{"postalCode":"9300","name":"Aalst"}],\
      "permanent":true}}
      """
    #expect(text(pass.json()) == head + #""socialTariff":{"status":"NONE"},"# + tail)
    pass.socialTariff = .expired(endDate: 1_714_514_399_000_000)
    pass.messages = [Pass.Message(level: .warning, text: "Ga langs.")]
    #expect(
      text(pass.json()) == head
        + #""socialTariff":{"status":"EXPIRED","endDate":"2024-04-30T21:59:59+00:00"},"#
        + #""messages":[{"level":"WARN","text":"Ga langs."}],"# + tail)
  }

  @Test("a problem reads back what a caller acts on")
  func problem() throws {
    let body = ProblemBody(
      type: "https://api.publiq.be/probs/uitpas/invalid-card-status", title: "Invalid card status",
      status: 400, detail: "why", endUserMessage: LocalizedText(nl: "Neen.", fr: "Non."),
      schemaErrors: [SchemaIssue(jsonPointer: "/a", error: "is missing")], jsonPointer: "/1",
      cardStatus: "BLOCKED", passholderID: "b34c19fc", groupPass: false)
    #expect(
      text(body.json())
        == """
        {"type":"https://api.publiq.be/probs/uitpas/invalid-card-status",\
        "title":"Invalid card status","status":400,"detail":"why",\
        "endUserMessage":{"nl":"Neen.","fr":"Non."},\
        "schemaErrors":[{"jsonPointer":"/a","error":"is missing"}],"jsonPointer":"/1",\
        "cardStatus":"BLOCKED","passholderId":"b34c19fc","groupPass":false}
        """)
    let read = try ProblemBody(json: body.json())
    #expect(read.type == body.type && read.status == 400 && read.title == body.title)
    #expect(read.detail == "why" && read.endUserMessage == body.endUserMessage)
  }
}
