import Dispatch
public import Ledger
public import PassDirectory

/// Registers holders and cards in the directory and the log together, so that neither ever names
/// what the other will not know.
///
/// First the directory keeps a pending row under a random reference, durable; then the log decides,
/// with the reference in its record; then the row is confirmed. What a crash leaves between these
/// steps is settled at the next start: pending rows that the log does not know are destroyed, those
/// it knows are confirmed.
public struct Registrar: Sendable {
  let engine: LedgerEngine
  let directory: Directory
  let turns = Turns()
  /// Writing the directory blocks a thread; this one is apart from those that serve requests.
  private let writing = DispatchQueue(label: "pass-directory")

  /// Makes a registrar.
  public init(_ engine: LedgerEngine) {
    self.engine = engine
    directory = engine.directory
  }

  /// Registers a holder.
  ///
  /// - Throws: `RegistrationError`. Where the ledger refused, or had not accepted the command yet,
  ///   neither log nor directory keeps anything; otherwise the next start settles what is left.
  public func registerHolder(
    _ profile: HolderProfile, client: ClientID = .none
  ) async throws(RegistrationError) -> HolderID {
    let references = try await write { directory throws(DirectoryError) in
      try directory.prepareHolders([profile])
    }
    guard let reference = references.first else {
      preconditionFailure("one profile has one reference")
    }
    let outcome: RegistrationOutcome
    do throws(RegistrationError) {
      outcome = try await register(.registerHolder(reference: reference), client)
    } catch {
      if error.wasRefused {
        try await write { directory throws(DirectoryError) in
          try directory.abandonHolders(references)
        }
      }
      throw error
    }
    try await write { directory throws(DirectoryError) in
      try directory.confirmHolders([(reference: reference, entity: outcome.entity)])
    }
    return HolderID(outcome.entity)
  }

  /// Registers a card, of a holder or for the stock.
  ///
  /// - Throws: as `registerHolder`.
  public func registerCard(
    _ card: NewCard, client: ClientID = .none
  ) async throws(RegistrationError) -> CardID {
    switch try await register(card, key: .none, client: client) {
    case .decided(let outcome): return CardID(outcome.entity)
    case .keyReused: preconditionFailure("there is no key")
    }
  }

  /// Registers a card, of a holder or for the stock, under a command's key.
  ///
  /// - Throws: as `registerHolder`.
  public func register(
    _ card: NewCard, key: CommandKey, client: ClientID
  ) async throws(RegistrationError) -> Keyed<RegistrationOutcome> {
    let references = try await write { directory throws(DirectoryError) in
      try directory.prepareCards([card.identifiers])
    }
    guard let reference = references.first else {
      preconditionFailure("one card has one reference")
    }
    let command = RegistrationCommand.registerCard(
      reference: reference, system: card.system, kind: card.kind, status: card.status,
      holder: card.holder)
    let result: Keyed<RegistrationOutcome>
    do throws(RegistrationError) {
      result = try await register(command, client, key: key)
    } catch {
      if error.wasRefused { try await abandonCards(references) }
      throw error
    }
    guard case .decided(let outcome) = result else {
      try await abandonCards(references)
      return .keyReused
    }
    try await write { directory throws(DirectoryError) in
      try directory.confirmCards([(reference: reference, entity: outcome.entity)])
      if card.holder.exists {
        try directory.assign(card: outcome.entity, toHolder: card.holder.number)
      }
    }
    return result
  }

  private func abandonCards(_ references: [UInt128]) async throws(RegistrationError) {
    try await write { directory throws(DirectoryError) in
      try directory.abandonCards(references)
    }
  }

  /// Changes a card's status and holder from now on.
  public func changeStatus(
    of card: CardID, to status: CardStatus, holder: HolderID, client: ClientID = .none
  ) async throws(RegistrationError) {
    try await register(.changeCardStatus(card, status, holder: holder), client)
    try await assign(card, to: holder)
  }

  /// Ties a card to its holder in the directory, as the log has it.
  private func assign(_ card: CardID, to holder: HolderID) async throws(RegistrationError) {
    // Changes that come at the same time may arrive here in another order than in the log: whoever
    // assigns last finds the log's holder.
    var assigned = holder
    while true {
      let holder = assigned
      try await write { directory throws(DirectoryError) in
        try directory.assign(
          card: card.number, toHolder: holder.exists ? holder.number : nil)
      }
      let logged = try await holderInLog(of: card)
      if logged == assigned { return }
      assigned = logged
    }
  }

  private func holderInLog(of card: CardID) async throws(RegistrationError) -> HolderID {
    do throws(EngineError) {
      return try await engine.read { state, _ in state.card(card)?.holder ?? .none }
    } catch {
      throw .engine(error)
    }
  }

  /// Gives a client its number in the ledger and keeps its credentials in the directory.
  public func addClient(_ client: NewClient) async throws(RegistrationError) {
    var client = client
    client.entity = try await register(.registerClient(id: client.id), .none).entity
    let added = client
    try await write { directory throws(DirectoryError) in try directory.addClient(added) }
  }

  /// Replaces what a client may do; it holds from its next request on.
  public func setGrants(
    _ grants: [KnownGrant], ofClient id: String
  ) async throws(RegistrationError) {
    let grants = grants.map { grant in
      Grant(
        organizer: engine.catalogue.organizer(grant.organizer)?.id,
        cardSystem: grant.system?.number, permissions: grant.permissions)
    }
    try await write { directory throws(DirectoryError) in
      try directory.setGrants(grants, ofClient: id)
    }
  }

  /// Takes a client's right to call, at once and for good.
  public func revokeClient(_ id: String) async throws(RegistrationError) {
    try await write { directory throws(DirectoryError) in try directory.revokeClient(id) }
  }

  /// Pairs a terminal: a new source in the log, a token in the directory.
  ///
  /// - Returns: the token, which is shown this once.
  public func pairTerminal(
    _ terminal: NewTerminal, organizers: [OrganizerID], client: ClientID = .none
  ) async throws(RegistrationError) -> String {
    var terminal = terminal
    let command = RegistrationCommand.pairTerminal(
      name: terminal.terminal, organizers: organizers)
    terminal.source = try await register(command, client).entity
    let paired = terminal
    return try await write { directory throws(DirectoryError) in
      try directory.addTerminal(paired)
    }
  }

  /// Keeps a terminal whose pairing the log has, and answers its token, which is shown this once;
  /// nil where it was kept before.
  public func keep(
    _ terminal: String, of source: SourceID, organizers: [String], isAttended: Bool,
    language: String
  ) async throws(RegistrationError) -> String? {
    let terminal = NewTerminal(
      terminal: terminal, source: source.number, organizers: organizers, attended: isAttended,
      language: language)
    do throws(RegistrationError) {
      return try await write { directory throws(DirectoryError) in
        try directory.addTerminal(terminal)
      }
    } catch {
      guard error.isDuplicate else { throw error }
      return nil
    }
  }

  /// Takes the right of a pairing that the log has revoked.
  public func refuse(_ source: SourceID) async throws(RegistrationError) {
    try await write { directory throws(DirectoryError) in
      try directory.revokeTerminal(source: source.number)
    }
  }

  /// Registers something that the log alone knows.
  @discardableResult
  public func register(
    _ command: RegistrationCommand, _ client: ClientID = .none
  ) async throws(RegistrationError) -> RegistrationOutcome {
    switch try await register(command, client, key: .none) {
    case .decided(let outcome): return outcome
    case .keyReused: preconditionFailure("there is no key")
    }
  }

  private func register(
    _ command: RegistrationCommand, _ client: ClientID, key: CommandKey
  ) async throws(RegistrationError) -> Keyed<RegistrationOutcome> {
    let result: Keyed<Result<RegistrationOutcome, RegistrationRefusal>>
    do throws(EngineError) {
      result = try await engine.register(command, key: key, client: client)
    } catch {
      throw .engine(error)
    }
    switch result {
    case .decided(.success(let outcome)): return .decided(outcome)
    case .decided(.failure(let refusal)): throw .refused(refusal)
    case .keyReused: return .keyReused
    }
  }

  /// Writes the directory on its own thread.
  func write<Value: Sendable>(
    _ body: @escaping @Sendable (Directory) throws(DirectoryError) -> Value
  ) async throws(RegistrationError) -> Value {
    let directory = directory
    let result = await withCheckedContinuation { continuation in
      writing.async {
        do throws(DirectoryError) {
          let value = try body(directory)
          continuation.resume(returning: Result<Value, DirectoryError>.success(value))
        } catch {
          continuation.resume(returning: Result<Value, DirectoryError>.failure(error))
        }
      }
    }
    switch result {
    case .success(let value): return value
    case .failure(let error): throw .directory(error)
    }
  }
}

/// A card as it is registered.
public struct NewCard: Sendable {
  /// Its numbers.
  public var identifiers: CardIdentifiers
  /// The card system that issues it.
  public var system: CardSystemID
  /// What it is.
  public var kind: CardKind
  /// Its first status.
  public var status: CardStatus
  /// Its holder, if it has one.
  public var holder: HolderID

  /// Makes a card.
  public init(
    identifiers: CardIdentifiers, system: CardSystemID, kind: CardKind, status: CardStatus,
    holder: HolderID = .none
  ) {
    self.identifiers = identifiers
    self.system = system
    self.kind = kind
    self.status = status
    self.holder = holder
  }

  /// Makes a card of these numbers that has no holder.
  public init(
    _ number: UITPASNumber, _ chip: ChipNumber?, system: CardSystemID, kind: CardKind,
    status: CardStatus
  ) {
    self.init(
      identifiers: CardIdentifiers(uitpasNumber: number.value, chip: chip?.key), system: system,
      kind: kind, status: status)
  }

  /// Makes a museum pass of these numbers that has no holder.
  public init(
    _ number: MuseumPassNumber, _ chip: ChipNumber? = nil, system: CardSystemID,
    kind: CardKind = .individual, status: CardStatus
  ) {
    self.init(
      identifiers: CardIdentifiers(chip: chip?.key, museumCard: UInt128(number.value)),
      system: system, kind: kind, status: status)
  }
}

/// Why a registration failed.
public enum RegistrationError: Error, Sendable, CustomStringConvertible {
  /// The ledger refused it.
  case refused(RegistrationRefusal)
  /// The engine did not answer.
  case engine(EngineError)
  /// The directory refused or failed.
  case directory(DirectoryError)

  /// One line for an operator; it names no number and no person.
  public var description: String {
    switch self {
    case .refused(let refusal): "refused: \(refusal)"
    case .engine(let error): "the engine did not answer: \(error)"
    case .directory(let error): "the directory refused: \(error)"
    }
  }

  /// Whether the directory knows one of the numbers or sources already.
  public var isDuplicate: Bool {
    if case .directory(let error) = self { error.code == .duplicateIdentifier } else { false }
  }

  /// Whether the log certainly holds nothing of it.
  var wasRefused: Bool {
    switch self {
    case .refused, .engine(.busy), .engine(.stopping), .engine(.writingSuspended): true
    case .engine, .directory: false
    }
  }
}
