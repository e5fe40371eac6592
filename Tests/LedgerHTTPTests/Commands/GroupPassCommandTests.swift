import Ledger
import LedgerHTTP
import LedgerService
import Testing

@Suite("Group passes by command") struct GroupPassCommandTests {
  private typealias Region = TicketRegion

  @Test("a group is given a number that is made for it, once for a key")
  func digital() async throws {
    try await Region.serve { region in
      let first = try await region.group(key: "k")
      #expect(first.status == 201, "\(first.text)")
      let body = try first.json()
      let card = try await region.ledger.card(try #require(body["uitpasNumber"]?.text))
      #expect(card.kind == .group && card.status == .active && card.system == region.system)
      let head = try await region.ledger.head
      let again = try await region.group(key: "k")
      #expect(again.status == 201 && again.body == first.body)
      for other in [
        try await region.group(tickets: 51, key: "k"),
        try await region.group(#","email":"a@example.org""#, key: "k"),
      ] {
        try expectProblem(other, 409, "idempotency-key-reused")
      }
      #expect(try await region.ledger.head == head)
      let second = try await region.group().json()
      #expect(second["passholderId"] != body["passholderId"])
      #expect(second["uitpasNumber"] != body["uitpasNumber"])
    }
  }

  @Test("a card from the stock is given to a group, once")
  func stock() async throws {
    try await Region.serve { region in
      let ledger = region.ledger
      let number = ServedLedger.number(9).text
      let chip = "00112233445566"
      let made = try await ledger.command(
        "cards",
        #"""
        {"uitpasNumber":"\#(number)","chipNumber":"\#(chip)","cardSystemId":90,
        "cardType":"GROUP"}
        """#)
      #expect(made.status == 201, "\(made.text)")
      let person = try await ledger.newCard(10, in: region.system.number)
      let card = #","card":{"uitpasNumber":"\#(number)"}"#
      let issued = try await region.group(card, key: "k")
      #expect(issued.status == 201, "\(issued.text)")
      #expect(try issued.json()["uitpasNumber"] == .string(number))
      #expect(try await region.group(card, key: "k").body == issued.body)
      let found = try await ledger.send(
        "GET", "/uitpas/grouppasses?chipNumber=\(chip)", client: Region.theater)
      #expect(
        try found.json()["member"]?[0]?["id"] == issued.json()["passholderId"], "\(found.text)")
      let head = try await ledger.head
      try expectProblem(try await region.group(card), 400, "uitpas/invalid-card-status")
      try expectProblem(
        try await region.group(#","card":{"uitpasNumber":"\#(person)"}"#), 404, "not-found")
      try expectProblem(
        try await region.group(#","card":{"uitpasNumber":"\#(ServedLedger.number(99).text)"}"#),
        404, "uitpas/pass-not-found")
      #expect(try await ledger.head == head)
      // What was refused has left nobody behind.
      for (verb, status) in [("block", CardStatus.blocked), ("unblock", .active)] {
        let body = #"{"uitpasNumber":"\#(number)"}"#
        #expect(try await ledger.command("cards/\(verb)", body).status == 200)
        #expect(try await ledger.card(number).status == status)
      }
    }
  }

  @Test("a group has a name, and what else is said of it has its form")
  func faults() async throws {
    try await Region.serve { region in
      let head = try await region.ledger.head
      for (rest, pointer) in [
        (#","email":"nobody""#, "/email"),
        (#","telephone":"\#(String(repeating: "1", count: 33))""#, "/telephone"),
        (#","address":{"postalCode":"9900","city":" "}"#, "/address/city"),
        (#","address":{"postalCode":"9900","city":"Stad","country":"be"}"#, "/address/country"),
        (#","endDate":"soon""#, "/endDate"), (#","firstName":"a""#, "/firstName"),
      ] {
        let answer = try await region.group(rest)
        try expectProblem(answer, 400, "body/invalid-data", "\(rest)")
        #expect(
          try answer.json()["schemaErrors"]?[0]?["jsonPointer"]?.text == pointer, "\(answer.text)")
      }
      try expectProblem(try await region.group(tickets: -1), 400, "body/invalid-data")
      #expect(try await region.ledger.head == head)
    }
  }

  @Test("what a group is entitled to is set anew, and what it used this year stays used")
  func terms() async throws {
    try await Region.serve { region in
      let made = try await region.group(tickets: 2).json()
      let card = try #require(made["uitpasNumber"]?.text)
      let id = try #require(made["passholderId"]?.text)
      let line = Region.line(card)
      #expect(try await region.sell(line, line).status == 200)
      #expect(try await region.sell(line).status == 400)
      func set(_ body: String, _ id: String, client: String = "operator") async throws -> Answer {
        try await region.ledger.command(
          "group-passes/\(id)/terms", body, put: true, client: client)
      }
      let raised = try await set(#"{"ticketsPerYear":3,"endDate":"2027-12-31"}"#, id)
      #expect(try raised.json()["changed"] == .boolean(true), "\(raised.text)")
      let again = try await set(#"{"ticketsPerYear":3,"endDate":"2027-12-31"}"#, id)
      #expect(try again.json()["changed"] == .boolean(false), "\(again.text)")
      #expect(try await region.sell(line).status == 200)
      #expect(try await region.sell(line).status == 400)
      let person = try await region.member(1)
      for (unknown, client) in [("none", "operator"), (id, "gent")] {
        if client == "gent" {
          try await region.ledger.addClient(client, Role.region.permissions, systems: 1)
        }
        try expectProblem(
          try await set(#"{"ticketsPerYear":3}"#, unknown, client: client), 404,
          "uitpas/passholder-not-found")
      }
      try expectProblem(try await set(#"{"ticketsPerYear":3}"#, person.id), 404, "not-found")
    }
  }
}
