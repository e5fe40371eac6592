public import Ledger
import PassDirectory

/// A card as the edge resolves it, with what is stamped on a check-in of its holder.
public struct KnownCard: Hashable, Sendable {
  /// The card.
  public var card: CardID
  /// Postal code of its holder's home municipality; 0 where unknown or abroad.
  public var homeMunicipality: UInt16
  /// Its holder's birth date, where it is known.
  public var birth: CivilDate?
}

/// What a reader of a pass may be shown of its holder.
public struct KnownPerson: Hashable, Sendable {
  /// The public id.
  public var passholderID: String
  /// The first name; empty where it is not known.
  public var firstName: String
  /// The postal code; empty where it is not known.
  public var postalCode: String
}

/// A client of the API as it is now.
public struct KnownClient: Hashable, Sendable {
  /// Its number in the ledger.
  public var entity: ClientID
  /// What it may do.
  public var grants: [KnownGrant]
}

/// Something that a client may do, in the ledger's numbers.
public struct KnownGrant: Hashable, Sendable {
  /// The organiser for whom it may; none for every one.
  public var organizer: OrganizerID
  /// The card system in which it may; nil for every one.
  public var system: CardSystemID?
  /// What it may, by the names of permissions.
  public var permissions: Set<String>

  /// Makes a grant.
  public init(organizer: OrganizerID, system: CardSystemID?, permissions: Set<String>) {
    self.organizer = organizer
    self.system = system
    self.permissions = permissions
  }
}

/// A terminal, found by its token.
public struct KnownTerminal: Hashable, Sendable {
  /// The logical id, which stays when the device is replaced.
  public var id: String
  /// The pairing.
  public var source: SourceID
  /// Whether the pairing was revoked.
  public var isRevoked: Bool
  /// Whether a person stands at it.
  public var isAttended: Bool
  /// The language of its display, such as `nl`.
  public var language: String
}

/// Who is who, answered from the directory: in memory, from any thread, but for `person`.
extension LedgerEngine {
  /// The card with a UiTPAS number.
  public func card(_ number: UITPASNumber) -> KnownCard? {
    card(PassIdentifier(kind: .uitpasNumber, key: UInt128(number.value)))
  }

  /// The museum pass with a number.
  public func card(_ number: MuseumPassNumber) -> KnownCard? {
    card(PassIdentifier(kind: .museumCard, key: UInt128(number.value)))
  }

  /// The card with a chip number.
  public func card(_ chip: ChipNumber) -> KnownCard? {
    card(PassIdentifier(kind: .chip, key: chip.key))
  }

  /// A card by its number in the ledger; nil where the directory knows none.
  public func card(_ card: CardID) -> KnownCard? {
    directory.card(entity: card.number).map(KnownCard.init)
  }

  /// The holder with a national number.
  public func holder(inszNumber: String) -> HolderID? {
    PassIdentifier(inszNumber: inszNumber).flatMap { directory.holder($0) }.map(HolderID.init)
  }

  /// The UiTPAS number of a card; nil for one that has none or was erased.
  ///
  /// Reads and unseals one row: tens of microseconds.
  public func number(of card: CardID) throws(EngineError) -> UITPASNumber? {
    do throws(DirectoryError) {
      return try directory.identifiers(ofCard: card.number)?.uitpasNumber
        .flatMap { UITPASNumber(value: $0) }
    } catch {
      throw .directory
    }
  }

  /// The number of a museum pass; nil for a card that has none or was erased.
  ///
  /// Reads and unseals one row: tens of microseconds.
  public func museumPassNumber(of card: CardID) throws(EngineError) -> MuseumPassNumber? {
    do throws(DirectoryError) {
      return try directory.identifiers(ofCard: card.number)?.museumCard
        .flatMap { UInt64(exactly: $0) }.flatMap { MuseumPassNumber(value: $0) }
    } catch {
      throw .directory
    }
  }

  /// What may be shown of a holder; nil for one that is unknown or erased.
  ///
  /// Reads and unseals one row: tens of microseconds.
  public func person(_ holder: HolderID) throws(EngineError) -> KnownPerson? {
    guard holder.exists else { return nil }
    do throws(DirectoryError) {
      guard let profile = try directory.profile(ofHolder: holder.number) else { return nil }
      return KnownPerson(
        passholderID: profile.passholderID, firstName: profile.firstName ?? "",
        postalCode: profile.address?.postalCode ?? "")
    } catch {
      throw .directory
    }
  }

  /// The command key of an `Idempotency-Key`: a keyed hash, scoped to client and operation.
  public func commandKey(client: ClientID, operation: String, key: String) -> CommandKey {
    .idempotency(
      directory.idempotencyMAC(client: client.number, operation: operation, key: key))
  }

  /// The client with an id; nil for one that is unknown or withdrawn.
  public func client(id: String) -> KnownClient? {
    guard let record = directory.client(id) else { return nil }
    let grants = record.grants.compactMap { grant -> KnownGrant? in
      var organizer = OrganizerID.none
      if let id = grant.organizer {
        // What is granted for an organiser that the ledger does not know is nothing.
        guard let known = catalogue.organizer(id: id) else { return nil }
        organizer = known
      }
      return KnownGrant(
        organizer: organizer, system: grant.cardSystem.map(CardSystemID.init),
        permissions: grant.permissions)
    }
    return KnownClient(entity: ClientID(record.entity ?? 0), grants: grants)
  }

  /// What people call a client; nil for an id of none.
  public func clientName(id: String) -> String? { directory.client(id)?.name }

  /// How often clients were added or changed: whoever keeps what it knows of one compares.
  public var clientChanges: UInt64 { directory.clientChanges }

  /// Whether a secret is the client's; takes as long for an unknown client.
  public func verifyClient(id: String, secret: String) async throws(EngineError) -> Bool {
    do throws(DirectoryError) {
      return try await directory.verifyClient(id: id, secret: secret) != nil
    } catch {
      throw error.code == .overloaded ? .busy : .directory
    }
  }

  /// The terminal that holds a token, revoked or not.
  public func terminal(token: String) -> KnownTerminal? {
    guard let record = directory.terminal(token: token) else { return nil }
    return KnownTerminal(
      id: record.terminal, source: SourceID(record.source), isRevoked: record.isRevoked,
      isAttended: record.attended, language: record.language)
  }

  private func card(_ identifier: PassIdentifier) -> KnownCard? {
    directory.card(identifier).map(KnownCard.init)
  }
}

extension KnownCard {
  /// A card as the directory knows it.
  init(_ found: DirectoryCard) {
    self.init(
      card: CardID(found.card), homeMunicipality: found.postalCode,
      birth: found.birthDay.map { CivilDate(daysSinceEpoch: $0) })
  }
}
