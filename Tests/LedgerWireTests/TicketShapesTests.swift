import LedgerWire
import Testing

private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

@Suite("The shapes of tickets") struct TicketShapesTests {
  private static let limits = TicketSaleRequest.Limits(
    countMax: 3, centsMax: 100_000, labelBytesMax: 5)

  private static func read(_ body: String) throws -> [TicketSaleRequest] {
    try TicketSaleRequest.list(json: Array(body.utf8), limits: limits)
  }

  @Test("a sale passes over what only answers have, and takes the tariff by either name")
  func request() throws {
    let body = """
      [{"id":"1","uitpasNumber":"0900000095902","eventId":"e","regularPrice":10.50,
      "tariff":{"id":"SOCIALTARIFF","price":-1,"name":3},"passholder":{"name":[1]},
      "regularPriceLabel":null},
      {"uitpasNumber":"1","eventId":"f","tariffId":"COUPON1","regularPrice":1e0,
      "regularPriceLabel":"vijf"}]
      """
    #expect(
      try Self.read(body) == [
        TicketSaleRequest(
          uitpasNumber: "0900000095902", eventID: "e", tariffID: "SOCIALTARIFF",
          regularCents: 1_050),
        TicketSaleRequest(
          uitpasNumber: "1", eventID: "f", tariffID: "COUPON1", regularCents: 100,
          regularPriceLabel: "vijf"),
      ])
  }

  @Test(
    "a sale names every value at fault by its place",
    arguments: [
      ("[{}]", ["/0/uitpasNumber", "/0/eventId", "/0/tariff/id", "/0/regularPrice"]),
      (
        #"[{"uitpasNumber":"","eventId":1,"tariff":{"id":2},"regularPrice":1.001}]"#,
        ["/0/eventId", "/0/tariff/id", "/0/regularPrice", "/0/uitpasNumber"]
      ),
      (
        #"[{"uitpasNumber":"1","eventId":"e","tariff":{"id":"t"},"regularPrice":1000.01}]"#,
        ["/0/regularPrice"]
      ),
      (
        #"""
        [{"uitpasNumber":"1","eventId":"e","tariff":{"id":"t"},"regularPrice":1,
        "regularPriceLabel":"vijftien"}]
        """#, ["/0/regularPriceLabel"]
      ),
      ("[null]", ["/0"]), ("[]", [""]), ("[1,2,3,4]", [""]), ("{}", [""]), ("3", [""]),
    ])
  func issues(body: String, pointers: [String]) throws {
    let error = try #require(throws: WireError.self) { _ = try Self.read(body) }
    #expect(error.code == .invalidData)
    #expect(error.issues.map(\.jsonPointer) == pointers)
  }

  @Test("tariffs are printed with prices in euro")
  func tariffs() {
    let tariff = Tariff(id: "SOCIALTARIFF", name: "Kansentarief", cents: 150, kind: .social)
    let list = TariffList(
      available: [TariffList.Offer(tariff, remaining: 20)],
      endUserMessage: LocalizedText(nl: "Ja.", en: "Yes."))
    #expect(
      text(list.json()) == """
        {"available":[{"id":"SOCIALTARIFF","name":"Kansentarief","price":1.50,\
        "type":"SOCIALTARIFF","remaining":20}],"endUserMessage":{"nl":"Ja.","en":"Yes."}}
        """)
    #expect(text(TariffList(available: []).json()) == #"{"available":[]}"#)
  }

  @Test("an event's card systems have keys where there are any, each with its state")
  func cardSystems() throws {
    let body = #"[{"id":1,"enabled":true,"manualDistributionKeys":[{"id":123,"enabled":false}]}]"#
    let list = try EventCardSystem.list(json: Array(body.utf8))
    #expect(
      list == [
        EventCardSystem(
          id: 1, name: nil, isEnabled: true,
          distributionKeys: [.init(id: 123, name: nil, isEnabled: false)])
      ])
    for body in [
      #"[{"id":1,"enabled":true,"manualDistributionKeys":3}]"#,
      #"[{"id":1,"enabled":true,"manualDistributionKeys":[3]}]"#,
      #"[{"id":1,"enabled":true,"manualDistributionKeys":[{"id":1}]}]"#,
    ] {
      #expect(throws: WireError.self) { _ = try EventCardSystem.list(json: Array(body.utf8)) }
    }
  }
}
