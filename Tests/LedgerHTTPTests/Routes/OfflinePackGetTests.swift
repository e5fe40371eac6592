import EventLog
import EventLogTesting
import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire
import Testing

@Suite("GET /ledger/v1/offline-pack") struct OfflinePackGetTests {
  private static let path = "/ledger/v1/offline-pack"

  private static func get(
    _ ledger: ServedLedger, token: String? = nil, query: String = "", known: String? = nil
  ) async throws -> Answer {
    var headers = ["Authorization: Bearer \(token ?? ledger.kiosk)"]
    if let known { headers.append("If-None-Match: \(known)") }
    return try await ledger.get(path + query, headers: headers)
  }

  /// The pack of an answer, which must be signed with the ledger's key.
  private static func pack(_ answer: Answer, _ ledger: ServedLedger) throws -> OfflinePack {
    try #require(answer.status == 200, "\(answer.text)")
    let note = try SignedNote(answer.body, bytesMax: OfflinePackLimits.noteBytesMax)
    try note.check(try #require(NoteVerifierKey(ledger.checkpoints.verifierKey)))
    return try OfflinePack(noteText: note.text)
  }

  @Test("a terminal gets a signed note, which says by which tag it is known")
  func contract() async throws {
    try await ServedLedger.serve { ledger in
      let answer = try await Self.get(ledger)
      #expect(answer.headers["content-type"] == "text/plain; charset=utf-8")
      #expect(answer.headers["cache-control"] == "private, no-cache")
      let tag = try #require(answer.headers["etag"])
      let pack = try Self.pack(answer, ledger)
      #expect(pack.origin == ServedLedger.origin)
      #expect(pack.version == (try await ledger.head))
      #expect(pack.reasonsVersion == Int64(TapReason.listVersion))
      #expect(pack.texts.count == TapReason.allCases.count)
      #expect(tag.hasPrefix("\"\(pack.version)-"))
      #expect(pack.organizers.map(\.id).contains(TestDataset.organizerID))
      #expect(pack.events.contains { $0.id == Dataset.weekly })
      #expect(pack.events.contains { $0.id == Dataset.foreign } == false)
    }
  }

  @Test("who has it already gets 304, until something in it changes")
  func tags() async throws {
    try await ServedLedger.serve { ledger in
      let first = try await Self.get(ledger)
      let tag = try #require(first.headers["etag"])
      for known in [tag, "W/\(tag)", "\"other\", \(tag)", "*"] {
        let answer = try await Self.get(ledger, known: known)
        #expect(answer.status == 304 && answer.body.isEmpty, "\(known)")
        #expect(answer.headers["etag"] == tag)
      }
      #expect(try await Self.get(ledger, known: "\"other\"").status == 200)
      #expect(try await Self.get(ledger, known: String(tag.dropFirst().dropLast())).status == 200)
      let holder = try await ledger.card(Dataset.holder)
      try await ledger.register(.changeCardStatus(holder.card, .blocked, holder: holder.holder))
      // A pack is made at most once in a minute.
      #expect(try await Self.get(ledger, known: tag).status == 304)
      ledger.clock.advance(seconds: 61)
      let second = try await Self.get(ledger, known: tag)
      #expect(try Self.pack(second, ledger).refusal(of: .uitpas(Dataset.holder)) == .cardBlocked)
    }
  }

  @Test("since a version only the difference comes, which makes the whole pack of the old one")
  func since() async throws {
    try await ServedLedger.serve { ledger in
      let old = try Self.pack(try await Self.get(ledger), ledger)
      let holder = try await ledger.card(Dataset.holder)
      try await ledger.register(.changeCardStatus(holder.card, .blocked, holder: holder.holder))
      ledger.clock.advance(seconds: 61)
      let whole = try Self.pack(try await Self.get(ledger), ledger)
      let answer = try await Self.get(ledger, query: "?since=\(old.version)")
      let delta = try Self.pack(answer, ledger)
      #expect(delta.cards.base == old.version)
      #expect(delta.cards.refused.count == 2 && delta.cards.removed.count == 0)
      #expect(try old.applying(delta) == whole)
      // The tag names the whole pack, however it came.
      let tag = try #require(answer.headers["etag"])
      #expect(try await Self.get(ledger).headers["etag"] == tag)
      #expect(
        try await Self.get(ledger, query: "?since=\(old.version)", known: tag).status == 304)
      for unknown in ["0", "\(whole.version + 9)", "9999999999"] {
        let answer = try await Self.get(ledger, query: "?since=\(unknown)")
        #expect(try Self.pack(answer, ledger) == whole)
      }
      for wrong in ["x", "-1", "1.5"] {
        try expectProblem(
          try await Self.get(ledger, query: "?since=\(wrong)"), 400, "bad-request")
      }
    }
  }

  @Test("the cards of the data set are refused for the reasons that a tap is told")
  func sameAsOnline() async throws {
    try await ServedLedger.serve { ledger in
      let pack = try Self.pack(try await Self.get(ledger), ledger)
      let chips = [
        Dataset.holderChip, Dataset.poorHolderChip, Dataset.brusselsChip, Dataset.blockedChip,
        Dataset.stockChip, Dataset.groupPassChip,
      ]
      let taps = chips.enumerated().map { ServedLedger.tap($0 + 1, $1) }
      let results = try await ledger.deliver(taps).json()["results"]
      var refused = 0
      for (place, chip) in chips.enumerated() {
        let reason = try #require(results?[place]?["reason"]?.text)
        let offline = pack.refusal(of: .chip(chip))
        #expect(offline?.rawValue ?? "accepted" == reason, "\(chip)")
        if offline != nil { refused += 1 }
      }
      #expect(refused == 3)
    }
  }

  @Test("nobody but a terminal with a pairing in force gets one")
  func who() async throws {
    try await ServedLedger.serve { ledger in
      try expectProblem(
        try await ledger.get(Self.path, headers: []), 401, "auth/unauthorized")
      try expectProblem(try await ledger.get(Self.path), 403, "auth/forbidden")
      let token = try await ledger.pair("T-1")
      #expect(try await Self.get(ledger, token: token).status == 200)
      let source = try #require(ledger.engine.terminal(token: token)).source
      try await ledger.register(.revokeTerminal(source))
      // The log has revoked it, the directory will.
      try expectProblem(try await Self.get(ledger, token: token), 403, "auth/forbidden")
      try await Registrar(ledger.engine).refuse(source)
      try expectProblem(try await Self.get(ledger, token: token), 403, "auth/forbidden")
    }
  }

  @Test("terminals of other organisers get other events, those of the same one the same pack")
  func audiences() async throws {
    try await ServedLedger.serve { ledger in
      _ = try await ledger.organizer(.foreign)
      let foreign = try await ledger.event(.foreign, 1)
      let own = [try await ledger.pair("T-1"), try await ledger.pair("T-2")]
      let other = try await ledger.pair("T-3", organizers: [Side.foreign.organizer])
      let first = try await Self.get(ledger, token: own[0])
      #expect(try await Self.get(ledger, token: own[1]).body == first.body)
      let pack = try Self.pack(try await Self.get(ledger, token: other), ledger)
      #expect(pack.events.map(\.id) == [foreign])
      #expect(try Self.pack(first, ledger).events.contains { $0.id == foreign } == false)
    }
  }

  @Test("a kiosk's pack names the event that staff fixed for it")
  func fixedEvent() async throws {
    try await ServedLedger.serve { ledger in
      let token = try await ledger.pair("CID-GNT-0777")
      let event = try #require(ledger.engine.catalogue.event(id: Dataset.other))
      let organizer = try #require(
        ledger.engine.catalogue.organizer(id: TestDataset.organizerID))
      let kiosk = try await ledger.register(
        .defineKiosk(
          id: "k-777", name: "CID-GNT-0777", system: CardSystemID(1), organizers: [organizer],
          isBeta: false))
      #expect(try Self.pack(try await Self.get(ledger, token: token), ledger).fixedEventID == nil)
      let number = try #require(kiosk.first?.entity)
      try await ledger.register(.fixKioskEvent(KioskID(number), event.event))
      let pack = try Self.pack(try await Self.get(ledger, token: token), ledger)
      #expect(pack.fixedEventID == Dataset.other)
      let others = try Self.pack(try await Self.get(ledger), ledger)
      #expect(others.fixedEventID == nil)
    }
  }

  @Test("nothing of a holder stands in a pack of the data set")
  func disclosure() async throws {
    try await ServedLedger.serve { ledger in
      for number in [Dataset.holder, Dataset.poorHolder, Dataset.brusselsHolder] {
        let card = try await ledger.card(number)
        try await ledger.register(.changeCardStatus(card.card, .blocked, holder: card.holder))
      }
      let text = try await Self.get(ledger).text.lowercased()
      for number in [Dataset.holder, Dataset.poorHolder, Dataset.blocked, Dataset.stock] {
        #expect(!text.contains(number) && !text.contains(String(number.dropFirst())))
        let holder = try await ledger.card(number).holder
        guard let person = try ledger.engine.person(holder) else { continue }
        #expect(!text.contains(person.passholderID.lowercased()))
        if person.firstName.count > 3 { #expect(!text.contains(person.firstName.lowercased())) }
      }
      for chip in [Dataset.holderChip, Dataset.poorHolderChip, Dataset.blockedChip] {
        #expect(!text.contains(chip.lowercased()))
      }
    }
  }

  @Test("while the engine is busy the terminal is told to come back")
  func busy() async throws {
    try await ServedLedger.serve { ledger in
      await ledger.engine.drain()
      let answer = try await Self.get(ledger)
      try expectProblem(answer, 503, "busy")
      #expect(answer.headers["retry-after"] == "1")
    }
  }
}
