import Ledger
import LedgerHTTP
import LedgerService
import Testing

@Suite("Cards by command") struct CardCommandTests {
  private enum Verb: String, CaseIterable {
    case receive, block, unblock, delete, replace

    /// The status that the command leaves, where the card's status allows it.
    func leaves(_ status: CardStatus) -> CardStatus? {
      switch (self, status) {
      case (.receive, .provisioned): .localStock
      case (.block, .active): .blocked
      case (.unblock, .blocked): .active
      case (.delete, .provisioned), (.delete, .localStock), (.delete, .active),
        (.delete, .blocked):
        .deleted
      case (.replace, .active), (.replace, .blocked): .replaced
      default: nil
      }
    }
  }

  private static func setPrices(_ ledger: ServedLedger) async throws {
    try await ledger.register(
      .setTerms(
        CardSystemID(1), CardSystemTerms(prices: [CardPrice(label: "lost", cents: 250)])))
  }

  @Test("every status of a card, under every command")
  func statuses() async throws {
    try await ServedLedger.serveCommands { ledger in
      try await Self.setPrices(ledger)
      var number = 0
      for status in CardStatus.allCases {
        for verb in Verb.allCases {
          number += 2
          let isHeld = status == .active || status == .blocked || status == .replaced
          let holder = isHeld ? try await ledger.newHolder().holder : .none
          let card = try await ledger.newCard(number, status, holder: holder)
          var body = #"{"uitpasNumber":"\#(card)""#
          if verb == .replace {
            let new = try await ledger.newCard(number + 1)
            body += #","replacement":{"uitpasNumber":"\#(new)"},"reason":"LOSS_THEFT""#
          }
          let head = try await ledger.head
          let answer = try await ledger.command("cards/\(verb.rawValue)", body + "}")
          let comment = Comment("\(verb) of \(status): \(answer.text)")
          if let left = verb.leaves(status) {
            #expect(answer.status == (verb == .replace ? 201 : 200), comment)
            #expect(try await ledger.card(card).status == left, comment)
            #expect(try answer.json()["changed"] == true, comment)
          } else {
            if verb == .replace {
              try expectProblem(answer, 409, "card-not-replaceable", comment)
            } else {
              try expectProblem(answer, 400, "uitpas/invalid-card-status", comment)
              #expect(try answer.json()["cardStatus"]?.text == status.name, comment)
            }
            #expect(try answer.json()["endUserMessage"]?["de"] != nil, comment)
            #expect(try await ledger.head == head, comment)
          }
        }
      }
    }
  }

  @Test("a new card keeps points and memberships, and its price is the list's")
  func replacement() async throws {
    try await ServedLedger.serveCommands { ledger in
      try await Self.setPrices(ledger)
      let new = "0900000020405"
      let body = #"""
        {"uitpasNumber":"\#(Dataset.holder)","replacement":{"uitpasNumber":"\#(new)"},
        "reason":"LOSS_THEFT","organizerId":"\#(TestDataset.organizerID)"}
        """#
      let first = try await ledger.command("cards/replace", body, key: "r", client: "gent")
      #expect(try first.json()["cents"] == 250, "\(first.text)")
      #expect(try await ledger.balance(new) == 100)
      #expect(try await ledger.checkIn(new).status == 201)
      try expectProblem(
        try await ledger.checkIn(Dataset.holder), 400, "uitpas/invalid-card-status")
      let head = try await ledger.head
      let again = try await ledger.command("cards/replace", body, key: "r", client: "gent")
      #expect(again.body == first.body && again.status == 201)
      let sold = try await ledger.command(
        "cards/replace",
        #"{"uitpasNumber":"\#(new)","replacement":{"uitpasNumber":"\#(new)"},"reason":"DEFECT"}"#)
      try expectProblem(sold, 400, "uitpas/invalid-card-status")
      #expect(try await ledger.head == head)
    }
  }

  @Test("a lost card is replaced by a number alone, and at a voucher's price, once a key")
  func digitalReplacement() async throws {
    try await ServedLedger.serveCommands { ledger in
      try await ledger.register(
        .setTerms(
          CardSystemID(1),
          CardSystemTerms(prices: [
            CardPrice(label: "Bon", cents: 0, voucherType: "lost"),
            CardPrice(label: "Kaart", cents: 250),
          ])),
        .issueVouchers(CardSystemID(1), type: "lost", codes: ["LOST-1"]))
      func body(_ number: String, _ rest: String) -> String {
        #"{"uitpasNumber":"\#(number)","reason":"LOSS_THEFT",\#(rest)}"#
      }
      let digital = body(Dataset.holder, #""cardType":"DIGITAL""#)
      let first = try await ledger.command("cards/replace", digital, key: "r", client: "gent")
      #expect(first.status == 201)
      #expect(try first.json()["cents"] == 250, "\(first.text)")
      let number = try #require(try first.json()["uitpasNumber"]?.text)
      #expect(try await ledger.card(number).kind == .digital)
      #expect(try await ledger.balance(number) == 100)
      #expect(try await ledger.card(Dataset.holder).status == .replaced)
      let again = try await ledger.command("cards/replace", digital, key: "r", client: "gent")
      #expect(again.body == first.body)
      try expectProblem(
        try await ledger.command(
          "cards/replace", body(number, #""cardType":"DIGITAL""#), key: "r", client: "gent"),
        409, "idempotency-key-reused")
      let free = try await ledger.command(
        "cards/replace", body(number, #""cardType":"DIGITAL","voucher":"LOST-1""#),
        client: "gent")
      #expect(try free.json()["cents"] == 0, "\(free.text)")
      let newest = try #require(try free.json()["uitpasNumber"]?.text)
      let head = try await ledger.head
      for rest in [
        #""cardType":"DIGITAL","voucher":"LOST-1""#, #""cardType":"NFC_CARD""#,
        #""cardType":"DIGITAL","replacement":{"uitpasNumber":"0900000020405"}"#, #""voucher":"x""#,
      ] {
        let answer = try await ledger.command(
          "cards/replace", body(newest, rest), client: "gent")
        try expectProblem(answer, 400, "body/invalid-data", "\(rest)")
      }
      #expect(try await ledger.head == head)
    }
  }

  @Test("a lost card is blocked by any system of its holder's, unblocked by its own alone")
  func scope() async throws {
    try await ServedLedger.serveCommands { ledger in
      // A card of Dender, whose holder is a member in Gent as well.
      let body = #"{"uitpasNumber":"0900000093204"}"#
      try expectProblem(
        try await ledger.command("cards/delete", body, client: "gent"), 404,
        "uitpas/pass-not-found")
      #expect(try await ledger.command("cards/block", body, client: "gent").status == 200)
      try expectProblem(
        try await ledger.command("cards/unblock", body, client: "gent"), 404,
        "uitpas/pass-not-found")
      #expect(try await ledger.command("cards/unblock", body, client: "dender").status == 200)
      // What is another's is as unknown as what is not there.
      let foreign = try await ledger.command(
        "cards/block", #"{"uitpasNumber":"\#(Dataset.holder)"}"#, client: "dender")
      let unknown = try await ledger.command(
        "cards/block", #"{"uitpasNumber":"\#(Dataset.unknown)"}"#, client: "dender")
      #expect(foreign.body == unknown.body && foreign.status == 404)
      #expect(
        try await ledger.command(
          "cards/block", #"{"chipNumber":"\#(Dataset.holderChip)"}"#, client: "gent"
        ).status == 200)
    }
  }

  @Test("a card of an organiser's counter is out of reach in a card system without that organiser")
  func counters() async throws {
    try await ServedLedger.serveCommands { ledger in
      try await ledger.addClient("counter", .counter)
      let holder = try await ledger.newHolder(in: [3])
      let card = try await ledger.newCard(1, .active, in: 3, holder: holder.holder)
      try expectProblem(
        try await ledger.command(
          "cards/block", #"{"uitpasNumber":"\#(card)"}"#, client: "counter"),
        404, "uitpas/pass-not-found")
      #expect(
        try await ledger.command(
          "cards/block", #"{"uitpasNumber":"\#(Dataset.holder)"}"#, client: "counter"
        ).status == 200)
    }
  }

  @Test("a card is registered once, whatever is sent again")
  func registration() async throws {
    try await ServedLedger.serveCommands { ledger in
      let number = ServedLedger.number(7).text
      func body(_ rest: String) -> String { #"{"uitpasNumber":"\#(number)",\#(rest)}"# }
      let provisioned = body(
        #""chipNumber":"04AABBCCDDEE80","cardSystemId":1,"status":"PROVISIONED""#)
      let made = try await ledger.command("cards", provisioned, key: "k", client: "gent")
      #expect(made.status == 201)
      #expect(try await ledger.card(number).status == .provisioned)
      let head = try await ledger.head
      for key in ["k", "other"] {
        let again = try await ledger.command("cards", provisioned, key: key, client: "gent")
        #expect(again.status == 200, "\(again.text)")
        #expect(try again.json()["changed"] == false)
      }
      for other in [
        #""cardSystemId":3"#, #""cardSystemId":1,"cardType":"DIGITAL""#,
        #""cardSystemId":1,"chipNumber":"04AABBCCDDEE81""#,
      ] {
        try expectProblem(
          try await ledger.command("cards", body(other)), 409, "already-defined", "\(other)")
      }
      let second = ServedLedger.number(8).text
      let taken = #"{"uitpasNumber":"\#(second)","chipNumber":"04aabbccddee80","cardSystemId":1}"#
      try expectProblem(try await ledger.command("cards", taken), 409, "already-defined")
      let reused = #"{"uitpasNumber":"\#(second)","cardSystemId":1}"#
      try expectProblem(
        try await ledger.command("cards", reused, key: "k", client: "gent"), 409,
        "idempotency-key-reused")
      #expect(try await ledger.head == head)
      #expect(try await ledger.command("cards", reused, key: "k2", client: "gent").status == 201)
      try expectProblem(
        try await ledger.command("cards", #"{"uitpasNumber":"0900000095903","cardSystemId":1}"#),
        400, "uitpas/invalid-uitpasnumber")
    }
  }

  @Test("a museum pass is registered, blocked and unblocked by its own number")
  func museumPass() async throws {
    try await ServedLedger.serveCommands { ledger in
      let number = #""cardNumber":"2900000000058""#
      let new = #"{\#(number),"cardSystemId":1}"#
      #expect(try await ledger.command("cards", new).status == 201)
      let again = try await ledger.command("cards", new)
      #expect(try again.json()["changed"] == false, "\(again.text)")
      let pass = try #require(MuseumPassNumber("2900000000058"))
      let card = try #require(ledger.engine.card(pass)).card
      try await ledger.register(.changeCardStatus(card, .active, holder: HolderID(1)))
      for (verb, status) in [("block", CardStatus.blocked), ("unblock", .active)] {
        #expect(try await ledger.command("cards/\(verb)", "{\(number)}").status == 200)
        let view = try await ledger.engine.read { state, _ in state.card(card) }
        #expect(view?.status == status)
      }
      let body = #"{"cardNumber":"29000000","cardSystemId":1}"#
      try expectProblem(try await ledger.command("cards", body), 400, "body/invalid-data")
      let both = #"{\#(number),"uitpasNumber":"\#(Dataset.holder)"}"#
      try expectProblem(try await ledger.command("cards/block", both), 400, "body/invalid-data")
      let unknown = #"{"cardNumber":"2900000000017"}"#
      try expectProblem(
        try await ledger.command("cards/block", unknown), 404, "uitpas/pass-not-found")
    }
  }
}
