import Ledger
import PassDirectory

/// Registers passholders who come from the system before this one, each with card, memberships,
/// social tariff and points in one command.
struct PassholderImporter: Importer {
  struct Line: Sendable {
    let line: Int
    let profile: HolderProfile
    let card: ImportedCard
    let kind: CardKind
    /// What the log is told, without the references that the directory gives.
    let holder: HolderImport
  }

  struct Batch: Sendable {
    let imports: [HolderImport]
    let holders: [UInt128]
    /// The references of cards that are not from the stock.
    let cards: [UInt128?]
  }

  static let columns: Set<ImportColumn> = [
    .inszNumber, .name, .firstName, .dateOfBirth, .street, .postalCode, .city, .country,
    .uitpasNumber, .chipNumber, .cardType, .cardStatus, .cardSystem, .memberships,
    .socialTariff, .socialTariffEndDate, .points, .email, .phoneNumber, .gender, .nationality,
    .passholderID,
  ]
  static let requiredColumns: [ImportColumn] = [
    .name, .firstName, .dateOfBirth, .postalCode, .city, .uitpasNumber,
  ]

  let context: ImportContext
  private let today: CivilDate

  init(context: ImportContext) {
    self.context = context
    today = BrusselsTime.date(at: context.now)
  }

  func line(_ fields: ImportFields) throws(ImportFault) -> Line {
    let profile = try profile(fields)
    let kind = try fields.value(.cardType, CardKind.init(imported:)) ?? .individual
    guard kind != .group else { throw ImportFault(fields.line, .cardType, .malformed) }
    let status = try fields.value(.cardStatus) { name in
      [CardStatus.active, .blocked].first { $0.name == name }
    }
    let system = try context.cardSystem(of: fields)
    let holder = HolderImport(
      reference: 0, memberships: try memberships(fields, system),
      article: .new(reference: 0, kind), cardSystem: system, cardStatus: status ?? .active,
      points: try fields.points(.points) ?? 0)
    return Line(
      line: fields.line, profile: profile,
      card: try ImportedCard(fields, chipIsRequired: false), kind: kind, holder: holder)
  }

  private func profile(_ fields: ImportFields) throws(ImportFault) -> HolderProfile {
    var profile = HolderProfile()
    profile.name = try fields.required(.name)
    profile.firstName = try fields.required(.firstName)
    profile.dateOfBirth =
      try fields.required(.dateOfBirth, CivilDate.init(imported:)).daysSinceEpoch
    profile.address = .init(
      street: try fields.text(.street), postalCode: try fields.required(.postalCode),
      city: try fields.required(.city), country: try fields.text(.country))
    profile.inszNumber = try fields.text(.inszNumber)?.filter { !".- ".contains($0) }
    profile.email = try fields.text(.email)
    profile.phoneNumber = try fields.text(.phoneNumber)
    profile.gender = try fields.text(.gender)
    profile.nationality = try fields.text(.nationality)
    if let id = try fields.text(.passholderID) {
      guard PassIdentifier(passholderID: id) != nil else {
        throw ImportFault(fields.line, .passholderID, .malformed)
      }
      profile.passholderID = id
    }
    profile.creationDate = context.now.microseconds
    do throws(ProfileFault) {
      try profile.check(today: today.daysSinceEpoch)
    } catch {
      throw ImportFault(fields.line, error)
    }
    return profile
  }

  private func memberships(
    _ fields: ImportFields, _ system: CardSystemID
  ) throws(ImportFault) -> [HolderImport.Membership] {
    let systems = try context.cardSystems(.memberships, of: fields) ?? [system]
    guard systems.contains(system), Set(systems).count == systems.count,
      systems.count <= HolderImport.membershipsMax
    else { throw ImportFault(fields.line, .memberships, .malformed) }
    let hasTariff = try fields.value(.socialTariff) { ["0": false, "1": true][$0] } ?? false
    let lastDay = try fields.date(.socialTariffEndDate)
    if hasTariff, lastDay == nil {
      throw ImportFault(fields.line, .socialTariffEndDate, .missing)
    }
    return systems.map {
      HolderImport.Membership(
        system: $0, tariffLastDay: hasTariff && $0 == system ? lastDay : nil)
    }
  }

  func identifiers(of line: Line) -> [PassIdentifier] {
    var identifiers = [line.card.numberIdentifier]
    if let chip = line.card.chipIdentifier { identifiers.append(chip) }
    identifiers += Self.identifiers(of: line.profile).map(\.identifier)
    return identifiers
  }

  /// What names the person, and the column in which it stands.
  private static func identifiers(
    of profile: HolderProfile
  ) -> [(identifier: PassIdentifier, column: ImportColumn)] {
    let number = profile.inszNumber.flatMap { PassIdentifier(inszNumber: $0) }
    let id = PassIdentifier(passholderID: profile.passholderID)
    return (number.map { [($0, .inszNumber)] } ?? []) + (id.map { [($0, .passholderID)] } ?? [])
  }

  /// A line whose card is its person's already was applied before; a person without a national
  /// number is known by card and birth day.
  func isNew(_ line: Line) throws(ImportFault) -> Bool {
    let card = try line.card.known(in: context.directory, line: line.line)
    for (identifier, column) in Self.identifiers(of: line.profile) {
      let person = context.directory.holder(identifier)
      if person == nil, card?.holder == nil { continue }
      guard person == card?.holder else {
        let reason: ImportFault.Reason =
          person == nil ? .cardTaken : column == .inszNumber ? .personKnown : .idTaken
        throw ImportFault(line.line, person == nil ? .uitpasNumber : column, reason)
      }
      return false
    }
    guard let card, card.holder != nil else { return true }
    guard card.birthDay == line.profile.dateOfBirth else {
      throw ImportFault(line.line, .uitpasNumber, .cardTaken)
    }
    return false
  }

  func prepare(_ lines: [Line]) throws(DirectoryError) -> Batch {
    let stock = lines.map { context.directory.card($0.card.numberIdentifier)?.card }
    let holders = try context.directory.prepareHolders(lines.map(\.profile))
    let newCards = lines.indices.filter { stock[$0] == nil }
    var cards = [UInt128?](repeating: nil, count: lines.count)
    do throws(DirectoryError) {
      let references = try context.directory.prepareCards(
        newCards.map { lines[$0].card.identifiers })
      for (place, reference) in zip(newCards, references) { cards[place] = reference }
    } catch {
      try context.directory.abandonHolders(holders)
      throw DirectoryError(error.code, index: error.index.map { newCards[$0] }, error.message)
    }
    let imports = lines.indices.map { place in
      var holder = lines[place].holder
      holder.reference = holders[place]
      if let reference = cards[place] {
        holder.article = .new(reference: reference, lines[place].kind)
      } else if let card = stock[place] {
        holder.article = .stock(CardID(card))
      }
      return holder
    }
    return Batch(imports: imports, holders: holders, cards: cards)
  }

  func commit(
    _ batch: Batch
  ) async throws(EngineError) -> [Result<HolderImportOutcome, RegistrationRefusal>] {
    try await context.engine.take(batch.imports)
  }

  func settle(
    _ batch: Batch, _ outcomes: [Result<HolderImportOutcome, RegistrationRefusal>]
  ) throws(DirectoryError) {
    var holders: [(reference: UInt128, entity: UInt32)] = []
    var cards: [(reference: UInt128, entity: UInt32)] = []
    var links: [(card: UInt32, holder: UInt32?)] = []
    var refused: (holders: [UInt128], cards: [UInt128]) = ([], [])
    for (place, outcome) in outcomes.enumerated() {
      switch outcome {
      case .success(let outcome):
        holders.append((batch.holders[place], outcome.holder.number))
        if let card = batch.cards[place] { cards.append((card, outcome.card.number)) }
        links.append((outcome.card.number, outcome.holder.number))
      case .failure:
        refused.holders.append(batch.holders[place])
        if let card = batch.cards[place] { refused.cards.append(card) }
      }
    }
    try context.directory.confirmHolders(holders)
    try context.directory.confirmCards(cards)
    try context.directory.assign(links)
    if !refused.holders.isEmpty { try context.directory.abandonHolders(refused.holders) }
    if !refused.cards.isEmpty { try context.directory.abandonCards(refused.cards) }
  }

  func isAdded(_ outcome: HolderImportOutcome) -> Bool { true }

  func abandon(_ batch: Batch) throws(DirectoryError) {
    try context.directory.abandonHolders(batch.holders)
    try context.directory.abandonCards(batch.cards.compactMap(\.self))
  }
}
