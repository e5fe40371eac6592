public import Ledger
import PassDirectory
import Synchronization

/// What a search for holders asks for: those who are all of it.
///
/// Texts are compared without regard to case and accents.
public struct HolderQuery: Sendable {
  /// Which members of which association.
  public struct Association: Sendable {
    /// The association.
    public var association: AssociationID
    /// How their membership may stand.
    public var statuses: Set<AssociationMembership.Status>

    /// Names members of an association.
    public init(association: AssociationID, statuses: Set<AssociationMembership.Status>) {
      self.association = association
      self.statuses = statuses
    }
  }

  /// The association of which they are members; nil for everyone.
  public var association: Association?
  /// The number of a card of theirs.
  public var uitpasNumber: UITPASNumber?
  /// The chip of a card of theirs.
  public var chip: ChipNumber?
  /// The national number.
  public var inszNumber: String?
  /// The id of the linked UiTiD.
  public var uitidID: String?
  /// How the last name begins.
  public var name: String?
  /// How the first name begins.
  public var firstName: String?
  /// The e-mail address, in which `*` stands for anything.
  public var email: String?
  /// The street, in which `*` stands for anything.
  public var street: String?
  /// The city, in which `*` stands for anything.
  public var city: String?
  /// The first day of birth.
  public var bornFrom: CivilDate?
  /// The last day of birth.
  public var bornTo: CivilDate?
  /// Whether the last name comes first.
  public var isDescending = false
  /// How many to leave out.
  public var start = 0
  /// How many to answer.
  public var limit = 20

  /// Asks for everyone.
  public init() {}

  /// The most holders of one page (UiTPAS API 4.0, `limit`).
  public static let limitMax = 500
}

/// A page of holders.
public struct HolderList: Sendable {
  /// Those of the page, by name.
  public var holders: [HolderOverview]
  /// How many there are on all pages.
  public var totalItems: Int

  /// Makes a page.
  public init(holders: [HolderOverview], totalItems: Int) {
    self.holders = holders
    self.totalItems = totalItems
  }
}

extension LedgerEngine {
  /// Finds holders by who they are.
  ///
  /// - Parameter systems: Only members of one of these card systems; nil for all.
  public func search(
    _ query: HolderQuery, membersOf systems: CardSystemSet?
  ) async throws(EngineError) -> HolderList {
    let search = HolderSearch(query)
    guard systems != nil || query.association != nil else {
      let page = try await page(search, start: query.start, limit: query.limit)
      return HolderList(
        holders: try await overviews(of: page.holders.map { HolderID($0) }),
        totalItems: page.totalItems)
    }
    let members = try await members(
      of: systems, query.association, among: try await everyone(search))
    let page = members.dropFirst(query.start).prefix(query.limit)
    return HolderList(
      holders: try await overviews(of: page.map { HolderID($0) }), totalItems: members.count)
  }

  /// Holders whose memberships are looked at in one turn of the engine's thread.
  private static let membersRead = 1_024

  /// Everyone who is found, in order; their number is bounded by that of all holders.
  private func everyone(_ search: HolderSearch) async throws(EngineError) -> [UInt32] {
    let found = FoundHolders()
    _ = try await page(search, start: 0, limit: 0) { holder in
      found.holders.withLock { $0.append(holder) }
      return false
    }
    return found.holders.withLock { $0 }
  }

  private func members(
    of systems: CardSystemSet?, _ association: HolderQuery.Association?, among holders: [UInt32]
  ) async throws(EngineError) -> [UInt32] {
    var members: [UInt32] = []
    for start in stride(from: 0, to: holders.count, by: Self.membersRead) {
      let part = holders[start..<min(start + Self.membersRead, holders.count)]
      members += try await read { state, now in
        var found: [UInt32] = []
        for number in part {
          let holder = HolderID(number)
          if let systems,
            !state.memberships(of: holder, at: now).contains(where: {
              systems.contains($0.system)
            })
          {
            continue
          }
          if let association {
            let membership = state.associationMembership(
              of: holder, in: association.association, at: now)
            guard let status = membership?.status, association.statuses.contains(status) else {
              continue
            }
          }
          found.append(number)
        }
        return found
      }
    }
    return members
  }

  private func page(
    _ search: HolderSearch, start: Int, limit: Int,
    isIncluded: @escaping @Sendable (UInt32) -> Bool = { _ in true }
  ) async throws(EngineError) -> HolderPage {
    do throws(DirectoryError) {
      return try await directory.search(
        search, start: start, limit: limit, isIncluded: isIncluded)
    } catch {
      switch error.code {
      // The index is being loaded, or others search: it will do in a moment.
      case .searchNotReady, .overloaded: throw .busy
      default: throw .directory
      }
    }
  }
}

/// Holders as a search comes upon them.
private final class FoundHolders: Sendable {
  let holders = Mutex<[UInt32]>([])
}

extension HolderSearch {
  fileprivate init(_ query: HolderQuery) {
    self.init()
    if let number = query.uitpasNumber {
      identifiers.append(PassIdentifier(kind: .uitpasNumber, key: UInt128(number.value)))
    }
    if let chip = query.chip {
      identifiers.append(PassIdentifier(kind: .chip, key: chip.key))
    }
    if let insz = query.inszNumber, let identifier = PassIdentifier(inszNumber: insz) {
      identifiers.append(identifier)
    }
    uitidID = query.uitidID
    name = query.name
    firstName = query.firstName
    email = query.email
    street = query.street
    city = query.city
    bornFrom = query.bornFrom?.daysSinceEpoch
    bornTo = query.bornTo?.daysSinceEpoch
    isDescending = query.isDescending
  }
}
