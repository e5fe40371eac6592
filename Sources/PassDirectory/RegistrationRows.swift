/// Where a row stands in the protocol of registration.
///
/// Raw values are stored.
enum RowStatus: UInt8 {
  /// Durable, and the log has not been heard of yet.
  case pending = 0
  /// The log has it, under an entity number.
  case confirmed = 1
  /// Its keys and numbers are destroyed; reference and entity stay, so that the log can be checked.
  case erased = 2
  /// The log never had it, or lost it; its keys and numbers are destroyed.
  case abandoned = 3
}

/// What kind of thing a row registers.
enum Subject: String, CaseIterable {
  case holder, card
}

/// The rows of one subject in memory: columns by slot, and the ways to find a slot.
///
/// A slot is the row's key in the database; slots are dense and never given out again.
struct RegistrationRows {
  /// Stands for "no entity" in columns and in `slotOfEntity`.
  static let none = UInt32.max

  private(set) var statuses: [RowStatus] = []
  private(set) var references: [UInt128] = []
  private(set) var entities: [UInt32] = []
  private(set) var slotOfEntity: [UInt32] = []
  /// The rows that the log has not been heard of, by reference.
  private(set) var pending: [UInt128: UInt32] = [:]
  var index: IdentifierIndex

  init(capacity: Int = 0, identifiers: Int = 0) {
    index = IdentifierIndex(minimumCapacity: identifiers)
    statuses.reserveCapacity(capacity)
    references.reserveCapacity(capacity)
    entities.reserveCapacity(capacity)
  }

  /// The slot that the next row gets.
  var nextSlot: UInt32 { UInt32(statuses.count) }

  /// The slot of a confirmed or erased row.
  func slot(ofEntity entity: UInt32) -> UInt32? {
    guard entity < slotOfEntity.count, slotOfEntity[Int(entity)] != Self.none else { return nil }
    return slotOfEntity[Int(entity)]
  }

  /// How many rows have an entity number above `last`.
  func count(beyond last: Int) -> Int {
    slotOfEntity.dropFirst(last + 1).count { $0 != Self.none }
  }

  /// The slot of a row that is confirmed and not erased.
  func liveSlot(ofEntity entity: UInt32) -> UInt32? {
    guard let slot = slot(ofEntity: entity), statuses[Int(slot)] == .confirmed else { return nil }
    return slot
  }

  /// Adds a row that the log has not been heard of, and answers its slot.
  mutating func appendPending(_ reference: UInt128) -> UInt32 {
    let slot = nextSlot
    _ = append(status: .pending, reference: reference, entity: nil)
    return slot
  }

  /// Makes an identifier name a row; it was checked to be free.
  mutating func take(_ mac: UInt128, for slot: UInt32) {
    let isFree = index.insert(mac, slot: slot)
    precondition(isFree, "an identifier names one row")
  }

  /// Adds a row behind the last; false if its entity already names another.
  mutating func append(status: RowStatus, reference: UInt128, entity: UInt32?) -> Bool {
    let slot = nextSlot
    if status == .pending { pending[reference] = slot }
    statuses.append(status)
    references.append(reference)
    entities.append(Self.none)
    guard let entity else { return true }
    return bind(slot: slot, to: entity)
  }

  /// Marks a pending row as known to the log.
  mutating func confirm(slot: UInt32, entity: UInt32) {
    precondition(statuses[Int(slot)] == .pending, "only a pending row is confirmed")
    pending[references[Int(slot)]] = nil
    statuses[Int(slot)] = .confirmed
    let isFree = bind(slot: slot, to: entity)
    precondition(isFree, "an entity names one row")
  }

  /// Marks a row whose secrets are destroyed, and forgets the ways to find it.
  ///
  /// What the log never had, or lost, frees its entity number.
  mutating func retire(slot: UInt32, as status: RowStatus, macs: [UInt128]) {
    pending[references[Int(slot)]] = nil
    statuses[Int(slot)] = status
    let entity = entities[Int(slot)]
    if status == .abandoned, entity != Self.none {
      entities[Int(slot)] = Self.none
      slotOfEntity[Int(entity)] = Self.none
    }
    for mac in macs {
      let removed = index.remove(mac)
      precondition(removed == slot, "an identifier names one row")
    }
  }

  private mutating func bind(slot: UInt32, to entity: UInt32) -> Bool {
    let missing = Int(entity) + 1 - slotOfEntity.count
    if missing > 0 {
      slotOfEntity.append(contentsOf: repeatElement(Self.none, count: missing))
    }
    guard slotOfEntity[Int(entity)] == Self.none else { return false }
    slotOfEntity[Int(entity)] = slot
    entities[Int(slot)] = entity
    return true
  }
}

/// What a participation stamps of its holder.
struct HolderStamp: Hashable {
  /// Stands for "birth day unknown" in columns and under the seal.
  static let unknownBirthDay = Int32.min
  static let unknown = HolderStamp(postalCode: 0, birthDay: unknownBirthDay)

  var postalCode: UInt16
  var birthDay: Int32
}

/// All that look-ups need, in memory.
struct Registry {
  var holders = RegistrationRows()
  /// By holder slot; unknown once the holder is erased.
  var stamps: [HolderStamp] = []
  var cards = RegistrationRows()
  /// The entity of a card's holder, by card slot.
  var holderOfCard: [UInt32] = []

  /// The rows of one subject.
  subscript(subject: Subject) -> RegistrationRows {
    get {
      switch subject {
      case .holder: holders
      case .card: cards
      }
    }
    // In place: a setter would copy the columns.
    _modify {
      switch subject {
      case .holder: yield &holders
      case .card: yield &cards
      }
    }
  }

  /// The card that a MAC names, if the log knows it.
  func card(mac: UInt128) -> DirectoryCard? {
    guard let slot = cards.index.slot(of: mac), cards.statuses[Int(slot)] == .confirmed
    else { return nil }
    return card(slot: slot)
  }

  /// The card in a slot that is confirmed, with what is stamped of its holder.
  func card(slot: UInt32) -> DirectoryCard {
    var card = DirectoryCard(
      card: cards.entities[Int(slot)], holder: nil, postalCode: 0, birthDay: nil)
    let holder = holderOfCard[Int(slot)]
    guard holder != RegistrationRows.none else { return card }
    card.holder = holder
    if let holderSlot = holders.slot(ofEntity: holder) {
      let stamp = stamps[Int(holderSlot)]
      card.postalCode = stamp.postalCode
      card.birthDay = stamp.birthDay == HolderStamp.unknownBirthDay ? nil : stamp.birthDay
    }
    return card
  }

  /// The holder that a MAC names, if the log knows them.
  func holder(mac: UInt128) -> UInt32? {
    guard let slot = holders.index.slot(of: mac), holders.statuses[Int(slot)] == .confirmed
    else { return nil }
    return holders.entities[Int(slot)]
  }
}
