import LedgerWire
import Testing

/// The text of a pack with a part of it replaced.
private func text(
  _ pack: OfflinePack = smallPack, replacing part: String, by other: String
) throws -> String {
  let text = pack.noteText()
  try #require(text.contains(part))
  return text.replacing(part, with: other, maxReplacements: 1)
}

private let smallPack = OfflinePack(
  origin: "pasboek.test/log", version: 17, madeAt: 0, fingerprintKey: ExamplePack.key,
  cards: OfflinePack.Cards(
    RefusedCards([
      RefusedCards.Entry(fingerprint: 1, reason: 2), RefusedCards.Entry(fingerprint: 9, reason: 1),
    ])),
  organizers: [OfflinePack.Organizer(id: "o", cardSystemIDs: [1])],
  events: [
    OfflinePack.Event(
      id: "e", title: "t", organizerID: "o", cardSystemIDs: [1], calendar: .single, points: 1,
      limitVolume: 1, limitPeriod: .day,
      periods: [OfflinePack.Period(begin: 0, end: 1_000_000, wholeDays: false)])
  ], fixedEventID: "e", texts: [.accepted: LocalizedText(nl: "Ja")])

private func places(_ text: String) -> [String] {
  do {
    _ = try OfflinePack(noteText: text)
    return ["is read"]
  } catch {
    return error.issues.map(\.jsonPointer)
  }
}

@Suite struct OfflinePackTests {
  @Test("any pack reads back from its own text", arguments: 0..<60 as Range<UInt64>)
  func roundTrip(seed: UInt64) throws {
    var example = ExamplePack(seed: seed)
    let pack = example.pack()
    let text = pack.noteText()
    #expect(try OfflinePack(noteText: text) == pack)
    #expect(text.hasSuffix("}\n"))
    #expect(text.utf8.count { $0 == UInt8(ascii: "\n") } == 1)
  }

  @Test("a delta reads back from its own text", arguments: 0..<20 as Range<UInt64>)
  func deltaRoundTrip(seed: UInt64) throws {
    var example = ExamplePack(seed: seed)
    var delta = example.pack()
    delta.cards = OfflinePack.Cards(
      changing: example.cards(30), of: 17, to: example.cards(30))
    #expect(try OfflinePack(noteText: delta.noteText()) == delta)
  }

  @Test("a pack has the texts of all reasons in four languages")
  func texts() throws {
    let pack = OfflinePack(
      origin: "log", version: 1, madeAt: 0, fingerprintKey: ExamplePack.key,
      cards: OfflinePack.Cards(RefusedCards()))
    let read = try OfflinePack(noteText: pack.noteText())
    for reason in TapReason.allCases {
      let text = try #require(read.texts[reason])
      #expect(text.fr != nil && text.de != nil && text.en != nil)
      #expect(read.text(of: reason, .nl) == reason.text.nl)
    }
    #expect(smallPack.text(of: .accepted, .fr) == "Ja")
    #expect(smallPack.text(of: .cardBlocked, .de) == TapReason.cardBlocked.text.de)
  }

  @Test(
    "a pack that is at fault is refused with the place of its fault",
    arguments: [
      (#""format":1"#, #""format":2"#, "/format"),
      (#""origin":"pasboek.test/log","#, "", "/origin"),
      (#""version":17"#, #""version":-1"#, "/version"),
      (#""version":17"#, #""version":9007199254740992"#, "/version"),
      (#""ageMaxSeconds":604800"#, #""ageMaxSeconds":0"#, "/ageMaxSeconds"),
      (#""ageMaxSeconds":604800"#, #""ageMaxSeconds":31536000"#, "/ageMaxSeconds"),
      ("BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=", "BwcH", "/fingerprintKey"),
      (#""refused":"AAAAAAECAAAAAAkB""#, #""refused":"AAAAAAkBAAAAAAEC""#, "/cards/refused"),
      (#""refused":"AAAAAAECAAAAAAkB""#, #""refused":"AAAAAAECAAAAAAEB""#, "/cards/refused"),
      (#""refused":"AAAAAAECAAAAAAkB""#, #""refused":"AAAAAAECAAAA""#, "/cards/refused"),
      (#""refused":"AAAAAAECAAAAAAkB""#, #""refused":"AAAAAAECAAAAAA*B""#, "/cards/refused"),
      (#""refused":"AAAAAAECAAAAAAkB""#, #""refused":"AAAAAAEDAAAAAAkB""#, "/cards/digest"),
      (#""cards":{"#, #""cards":{"base":18,"#, "/cards/base"),
      (#""cards":{"#, #""cards":{"removed":"AAAAAAE=","#, "/cards/removed"),
      (#""fixedEventId":"e""#, #""fixedEventId":"f""#, "/fixedEventId"),
      (#""calendarType":"single""#, #""calendarType":"once""#, "/events/0/calendarType"),
      (#""points":1"#, #""points":65536"#, "/events/0/points"),
      (#""begin":"1970-01-01T00"#, #""begin":"1970-01-02T00"#, "/events/0/periods/0"),
      (#""nl":"Ja""#, #""fr":"Oui""#, "/texts/accepted/nl"),
      (#""organizers":["#, #""organizers":[7,"#, "/organizers/0"),
    ])
  func atFault(part: String, other: String, place: String) throws {
    #expect(places(try text(replacing: part, by: other)).first == place)
  }

  @Test("fields and reasons that came later are passed over")
  func later() throws {
    let more = try text(
      replacing: #""texts":{"#, by: #""weather":{"rain":[1]},"texts":{"stormy":{"nl":"Storm"},"#)
    #expect(try OfflinePack(noteText: more) == smallPack)
    let reason = try text(replacing: "AAAAAAECAAAAAAkB", by: "AAAAAAECAAAAAAn/")
    #expect(places(reason) == ["/cards/digest"])
    let cards = try #require(RefusedCards(packed: [0, 0, 0, 0, 9, 255]))
    #expect(cards.reason(of: 9) == .cardNotActive)
  }

  @Test("what is more than one line, or ends without a line feed, is no pack")
  func lines() {
    let text = smallPack.noteText()
    #expect(places(String(text.dropLast())) == [""])
    #expect(places(text + "\n") == [""])
    #expect(places("\n" + text) == [""])
    #expect(places(#"{"format":1,"format":1}"# + "\n") == [])
  }

  @Test("lists are taken up to their limit and no further")
  func limits() throws {
    var pack = smallPack
    pack.organizers = (1...OfflinePackLimits.organizersMax).map {
      OfflinePack.Organizer(id: "\($0)", cardSystemIDs: [])
    }
    pack.events[0].periods = (1...OfflinePackLimits.periodsPerEventMax).map {
      OfflinePack.Period(begin: Int64($0), end: Int64($0), wholeDays: true)
    }
    pack.events[0].title = String(repeating: "x", count: OfflinePackLimits.titleBytesMax)
    #expect(try OfflinePack(noteText: pack.noteText()) == pack)
    var tooMany = pack
    tooMany.organizers.append(OfflinePack.Organizer(id: "one more", cardSystemIDs: []))
    #expect(places(tooMany.noteText()) == ["/organizers"])
    tooMany = pack
    tooMany.events[0].periods.append(OfflinePack.Period(begin: 0, end: 0, wholeDays: true))
    #expect(places(tooMany.noteText()) == ["/events/0/periods"])
    tooMany = pack
    tooMany.events[0].title += "x"
    #expect(places(tooMany.noteText()).first == "/events/0/title")
    tooMany = pack
    tooMany.events[0].periods = []
    tooMany.events = Array(
      repeating: tooMany.events[0], count: OfflinePackLimits.eventsMax + 1)
    #expect(places(tooMany.noteText()) == ["/events"])
  }

  @Test("no change of one byte crashes the reader, and what is read is written as it was read")
  func mutations() {
    var random = SeededGenerator(seed: 5)
    let bytes = Array(smallPack.noteText().utf8)
    for index in bytes.indices {
      var mutated = bytes
      mutated[index] = UInt8.random(in: 0...255, using: &random)
      guard let text = String(validating: mutated, as: UTF8.self),
        let pack = try? OfflinePack(noteText: text)
      else { continue }
      #expect((try? OfflinePack(noteText: pack.noteText())) == pack)
    }
  }
}

@Suite struct OfflinePackDeltaTests {
  @Test("a delta makes of an old pack what the new one is", arguments: 0..<200 as Range<UInt64>)
  func delta(seed: UInt64) throws {
    var example = ExamplePack(seed: seed)
    let old = example.pack(version: 10)
    var whole = example.pack(version: 20)
    var delta = whole
    delta.cards = OfflinePack.Cards(changing: old.cards.refused, of: 10, to: whole.cards.refused)
    let read = try OfflinePack(noteText: delta.noteText())
    #expect(try old.applying(read) == whole)

    whole.cards = old.cards
    delta.cards = OfflinePack.Cards(changing: old.cards.refused, of: 10, to: old.cards.refused)
    #expect(delta.cards.refused.count == 0 && delta.cards.removed.count == 0)
    #expect(try old.applying(delta) == whole)
  }

  @Test("a delta may touch more than what changed", arguments: 0..<100 as Range<UInt64>)
  func touched(seed: UInt64) throws {
    var example = ExamplePack(seed: seed)
    let old = example.pack(version: 10)
    let whole = example.pack(version: 10)
    let (refused, removed) = whole.cards.refused.changes(since: old.cards.refused)
    let others = example.cards(20)
    let touched = [refused, others].flatMap { cards in
      (0..<cards.count).map { cards[$0].fingerprint }
    }
    let fingerprints = CardFingerprints(touched + (0..<removed.count).map { removed[$0] })
    var delta = whole
    delta.cards = OfflinePack.Cards(
      touched: (0..<fingerprints.count).map { fingerprints[$0] }, since: 10,
      in: whole.cards.refused)
    #expect(try old.applying(OfflinePack(noteText: delta.noteText())) == whole)
  }

  @Test("what does not fit is not applied")
  func misfits() throws {
    var example = ExamplePack(seed: 3)
    let old = example.pack(version: 10)
    var delta = example.pack(version: 20)
    #expect(throws: OfflinePackError.notDelta) { try old.applying(delta) }
    let new = delta.cards.refused
    delta.cards = OfflinePack.Cards(changing: old.cards.refused, of: 10, to: new)
    #expect(throws: OfflinePackError.notWhole) { try delta.applying(delta) }

    var other = delta
    other.origin = "another.test/log"
    #expect(throws: OfflinePackError.otherLedger) { try old.applying(other) }
    other = delta
    other.fingerprintKey = try #require(CardFingerprintKey([UInt8](repeating: 8, count: 32)))
    #expect(throws: OfflinePackError.otherLedger) { try old.applying(other) }
    other = delta
    other.cards.base = 11
    #expect(throws: OfflinePackError.otherVersion) { try old.applying(other) }
    other = delta
    other.version = 9
    #expect(throws: OfflinePackError.otherVersion) { try old.applying(other) }
    other = delta
    other.madeAt = old.madeAt - 1
    #expect(throws: OfflinePackError.otherVersion) { try old.applying(other) }

    // The same version of a ledger whose list was another one.
    var stranger = old
    stranger.cards = OfflinePack.Cards(
      RefusedCards([RefusedCards.Entry(fingerprint: 0xAB_CDEF, reason: 1)]))
    #expect(throws: OfflinePackError.otherCards) { try stranger.applying(delta) }
  }
}

@Suite struct RefusedCardTests {
  @Test("a card is found by its fingerprint, and no other", arguments: 0..<50 as Range<UInt64>)
  func lookUp(seed: UInt64) {
    var example = ExamplePack(seed: seed)
    let cards = example.cards(Int(seed), among: 200)
    var byHand: [UInt64: UInt8] = [:]
    for index in 0..<cards.count { byHand[cards[index].fingerprint] = cards[index].reason }
    #expect(byHand.count == cards.count)
    for fingerprint in byHand.keys.flatMap({ [$0, $0 + 1, $0 &- 1] }) {
      #expect(cards.reason(of: fingerprint)?.rawValue == byHand[fingerprint])
    }
    #expect(cards.reason(of: .max) == nil)
  }

  @Test("of two cards with one fingerprint the smaller reason stays, in any order")
  func collision() {
    let entries = [
      RefusedCards.Entry(fingerprint: 5, reason: 7), RefusedCards.Entry(fingerprint: 5, reason: 2),
    ]
    #expect(RefusedCards(entries) == RefusedCards(entries.reversed()))
    #expect(RefusedCards(entries).packed == [0, 0, 0, 0, 5, 2])
  }

  @Test("every reason for which a card is refused is one that a display has words for")
  func reasons() {
    for reason in RefusedCardReason.allCases {
      #expect(RefusedCardReason(reason.tapReason) == reason)
      #expect(reason.tapReason.tone == .stop)
    }
    #expect(RefusedCardReason(.eventClosed) == nil)
  }

  @Test("a fingerprint is the beginning of HMAC-SHA-256 over kind and number")
  func fingerprint() {
    let key = ExamplePack.key
    // Computed by Python's hmac module.
    #expect(key.fingerprint(of: .uitpas("0900000095902")) == 0x18_7FF0_DC34)
    #expect(key.fingerprint(of: .chip("04784CDAEE3880")) == 0xEA_4AF4_CEC3)
    #expect(key.fingerprint(of: .museum("0900000095902")) == 0xE8_9B5E_9F33)
  }

  @Test("a chip has one fingerprint in either case, and what is no number has none")
  func canonical() {
    let key = ExamplePack.key
    #expect(
      key.fingerprint(of: .chip("04784cdaee3880")) == key.fingerprint(of: .chip("04784CDAEE3880")))
    let none: [CardIdentifier] = [
      .chip("04784CDAEE388"), .chip("04784CDAEE388G"), .chip(""), .uitpas("090000009590"),
      .uitpas("09000000959O2"), .museum("09000000959022"),
    ]
    for card in none { #expect(key.fingerprint(of: card) == nil) }
    #expect(CardFingerprintKey([1, 2, 3]) == nil)
  }

  @Test("a pack refuses a card under each of its numbers")
  func pack() throws {
    let chip = CardIdentifier.chip("04784CDAEE3880")
    let fingerprint = try #require(ExamplePack.key.fingerprint(of: chip))
    let pack = OfflinePack(
      origin: "log", version: 1, madeAt: 0, fingerprintKey: ExamplePack.key,
      cards: OfflinePack.Cards(
        RefusedCards([RefusedCards.Entry(fingerprint: fingerprint, reason: 3)])))
    #expect(pack.refusal(of: chip) == .cardReplaced)
    #expect(pack.refusal(of: .chip("04784CDAEE3881")) == nil)
    #expect(pack.refusal(of: .chip("no chip")) == nil)
  }
}
