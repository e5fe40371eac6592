/// What the rules read of a programme.
struct ProgrammeFacts: BitwiseCopyable, Sendable {
  var validity: ProgrammeValidity
  var scan: ScanMeaning

  /// The programme that is always there: a membership holds, a scan checks in.
  static let uitpas = ProgrammeFacts(validity: .open, scan: .checkIn)
}

extension ProgrammeID: BitwiseCopyable {}
extension ScanMeaning: BitwiseCopyable {}
extension SubscriptionTerms: BitwiseCopyable {}
extension ProgrammeValidity: BitwiseCopyable {}

/// Programmes, and to which of them each card system belongs.
struct ProgrammeTable: Sendable {
  /// A programme's id and name; row 0 is UiTPAS.
  private(set) var names: [(id: String, name: String)] = [("uitpas", "UiTPAS")]
  private(set) var byID: [String: ProgrammeID] = ["uitpas": .uitpas]
  /// By number of the programme.
  private(set) var facts = FactTable<ProgrammeFacts>(rowZero: .uitpas)
  /// By number of the card system.
  var ofSystem = FactTable<ProgrammeID>(rowZero: .uitpas)

  init() {}

  init(
    names: [(id: String, name: String)], facts: FactTable<ProgrammeFacts>,
    ofSystem: FactTable<ProgrammeID>
  ) {
    self.names = names
    self.facts = facts
    self.ofSystem = ofSystem
    byID = [:]
    for (number, name) in names.enumerated() {
      byID[name.id] = ProgrammeID(UInt8(clamping: number))
    }
  }

  mutating func set(_ body: ProgrammeDefined, from instant: Instant) {
    let fact = ProgrammeFacts(validity: body.terms.validity, scan: body.terms.scan)
    if Int(body.programme.number) == names.count {
      names.append((body.id, body.terms.name))
      byID[body.id] = body.programme
      facts.append(from: instant, fact)
    } else {
      names[Int(body.programme.number)].name = body.terms.name
      facts.set(UInt32(body.programme.number), from: instant, fact)
    }
  }

  /// The programme of a card system at a moment.
  @inline(__always)
  func programme(of system: CardSystemID, at instant: Instant) -> ProgrammeID {
    ofSystem.valueOrFirst(UInt32(system.number), at: instant)
  }

  /// What a programme is at a moment.
  @inline(__always)
  func facts(_ programme: ProgrammeID, at instant: Instant) -> ProgrammeFacts {
    facts.valueOrFirst(UInt32(programme.number), at: instant)
  }

  /// What the programme of a card system is at a moment.
  @inline(__always)
  func facts(of system: CardSystemID, at instant: Instant) -> ProgrammeFacts {
    facts(programme(of: system, at: instant), at: instant)
  }
}
