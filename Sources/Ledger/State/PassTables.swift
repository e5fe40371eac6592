/// A card system's terms from a moment on.
struct DatedTerms: Sendable {
  var from: Instant
  var terms: CardSystemTerms
}

/// A voucher for the sale of a card.
struct VoucherRow: Sendable {
  var code: String
  var type: String
  var system: CardSystemID
  var isUsed = false
}

/// A kiosk: what its terminal is called, and whose events it serves.
struct KioskRow: Sendable {
  var id: String
  /// Dense number of the terminal, the same for all its pairings.
  var terminal: UInt32
  var system: CardSystemID
  var organizers: [OrganizerID]
  var isBeta: Bool
}

/// Kiosks, and the events that staff fixed for them.
struct KioskTable: Sendable {
  private(set) var rows = [
    KioskRow(id: "", terminal: 0, system: .wholeLedger, organizers: [], isBeta: false)
  ]
  private(set) var byID: [String: KioskID] = [:]
  private(set) var ofTerminal: [UInt32: KioskID] = [:]
  var fixedEvents = FactTable<EventID>(rowZero: .none)

  init() {}

  init(rows: [KioskRow], fixedEvents: FactTable<EventID>) {
    for row in rows { append(row) }
    self.fixedEvents = fixedEvents
  }

  mutating func set(_ kiosk: KioskID, _ row: KioskRow) {
    if Int(kiosk.number) == rows.count {
      append(row)
      fixedEvents.append(from: Instant(microseconds: .min), .none)
    } else {
      ofTerminal[rows[Int(kiosk.number)].terminal] = nil
      rows[Int(kiosk.number)] = row
      ofTerminal[row.terminal] = kiosk
    }
  }

  private mutating func append(_ row: KioskRow) {
    let kiosk = KioskID(UInt32(rows.count))
    rows.append(row)
    byID[row.id] = kiosk
    ofTerminal[row.terminal] = kiosk
  }
}

/// The cards of each holder, as chains through a column.
struct CardChains: Sendable {
  /// By holder, the newest card; 0 for none.
  private(set) var newest: [UInt32] = [0]
  /// By card, the holder's next older card; 0 for none.
  private(set) var older: [UInt32] = [0]

  mutating func addHolder() { newest.append(0) }

  mutating func addCard(_ card: CardID, of holder: HolderID) {
    older.append(0)
    link(card, to: holder)
  }

  /// Moves a card from one holder to another.
  ///
  /// - Complexity: O(cards of the former holder).
  mutating func move(_ card: CardID, from old: HolderID, to new: HolderID) {
    guard old != new else { return }
    if old.exists {
      if newest[Int(old.number)] == card.number {
        newest[Int(old.number)] = older[Int(card.number)]
      } else {
        var row = newest[Int(old.number)]
        while older[Int(row)] != card.number { row = older[Int(row)] }
        older[Int(row)] = older[Int(card.number)]
      }
      older[Int(card.number)] = 0
    }
    link(card, to: new)
  }

  /// A holder's cards, the highest number first.
  func cards(of holder: HolderID) -> [CardID] {
    var cards: [CardID] = []
    var card = newest[Int(holder.number)]
    while card != 0 {
      cards.append(CardID(card))
      card = older[Int(card)]
    }
    // A chain that was made anew from a snapshot may hang in another order.
    return cards.sorted { $0 > $1 }
  }

  private mutating func link(_ card: CardID, to holder: HolderID) {
    guard holder.exists else { return }
    older[Int(card.number)] = newest[Int(holder.number)]
    newest[Int(holder.number)] = card.number
  }
}
