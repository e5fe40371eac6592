public import Ledger
public import LedgerService

/// What a client may do, for which organiser and in which card systems; what is not granted is
/// denied.
public struct Grants: Hashable, Sendable {
  /// The card systems in which a permission holds.
  public enum Reach: Hashable, Sendable {
    /// All of them, and what belongs to none.
    case everySystem
    /// These alone.
    case systems(CardSystemSet)

    /// Whether something that belongs to these card systems is within reach: one of them is enough.
    public func covers(_ systems: CardSystemSet) -> Bool {
      switch self {
      case .everySystem: true
      case .systems(let reached): !reached.isDisjoint(with: systems)
      }
    }

    fileprivate func cut(to systems: CardSystemSet) -> Reach {
      guard case .systems(let reached) = self else { return .systems(systems) }
      return .systems(CardSystemSet(reached.members.filter(systems.contains)))
    }

    fileprivate mutating func widen(by other: Reach) {
      guard case .systems(var reached) = self, case .systems(let more) = other else {
        self = .everySystem
        return
      }
      reached.formUnion(more)
      self = .systems(reached)
    }
  }

  /// Under no organiser stands what is granted for every one.
  private var byOrganizer: [OrganizerID: [Permission: Reach]] = [:]
  private var anywhere: [Permission: Reach] = [:]

  /// No permission at all.
  public static let none = Grants([:])

  /// Makes grants that hold in every card system.
  public init(_ byOrganizer: [OrganizerID: Set<Permission>]) {
    for (organizer, permissions) in byOrganizer {
      for permission in permissions { add(permission, .everySystem, organizer) }
    }
  }

  /// Makes grants of what the directory knows; names that are no permission are nothing.
  public init(_ known: [KnownGrant]) {
    for grant in known {
      let reach = grant.system.map { Reach.systems(CardSystemSet([$0])) } ?? .everySystem
      for permission in grant.permissions.compactMap(Permission.init(rawValue:)) {
        add(permission, reach, grant.organizer)
      }
    }
  }

  private mutating func add(_ permission: Permission, _ reach: Reach, _ organizer: OrganizerID) {
    if byOrganizer[organizer]?[permission]?.widen(by: reach) == nil {
      byOrganizer[organizer, default: [:]][permission] = reach
    }
    if anywhere[permission]?.widen(by: reach) == nil { anywhere[permission] = reach }
  }

  /// Whether `permission` is granted for something of `organizer` that belongs to `systems`.
  ///
  /// A grant for single card systems does not cover what belongs to none.
  ///
  /// - Complexity: O(1).
  public func allow(
    _ permission: Permission, organizer: OrganizerID, systems: CardSystemSet = CardSystemSet()
  ) -> Bool {
    if byOrganizer[organizer]?[permission]?.covers(systems) == true { return true }
    if byOrganizer[.none]?[permission]?.covers(systems) == true { return true }
    guard let wider = permission.forAllOrganizers else { return false }
    return anywhere[wider]?.covers(systems) == true
  }

  /// Whether `permission` is granted, for any organiser, for something that belongs to `systems`.
  public func allow(_ permission: Permission, systems: CardSystemSet) -> Bool {
    if anywhere[permission]?.covers(systems) == true { return true }
    return permission.forAllOrganizers.flatMap { anywhere[$0] }?.covers(systems) == true
  }

  /// Whether `permission` is granted for any organiser and in any card system.
  public func allowAnywhere(_ permission: Permission) -> Bool {
    anywhere[permission] != nil || permission.forAllOrganizers.flatMap { anywhere[$0] } != nil
  }

  /// The organiser for whom a permission is granted, where it is granted for one alone.
  public func soleOrganizer(of permission: Permission) -> OrganizerID? {
    let organizers = byOrganizer.filter { $0.value[permission] != nil }.map(\.key)
    guard organizers.count == 1, let organizer = organizers.first, organizer.exists else {
      return nil
    }
    return organizer
  }

  /// Whether `permission` is granted for every organiser and in every card system.
  public func allowEverywhere(_ permission: Permission) -> Bool {
    byOrganizer[.none]?[permission] == .everySystem
      || permission.forAllOrganizers.flatMap { anywhere[$0] } == .everySystem
  }

  /// The card systems in which a permission holds: those that were granted, and of a grant for an
  /// organiser no more than the organiser's own.
  ///
  /// - Parameter systems: the card systems in which an organiser takes part.
  public func reach(
    of permission: Permission, _ systems: (OrganizerID) -> CardSystemSet
  ) -> Reach {
    var whole = Reach.systems(CardSystemSet())
    for (organizer, permissions) in byOrganizer {
      guard let granted = permissions[permission] else { continue }
      whole.widen(by: organizer.exists ? granted.cut(to: systems(organizer)) : granted)
    }
    return whole
  }

  /// Where a permission that does not hold everywhere does: in which card systems whoever the
  /// organiser is, and for which organisers alone.
  public func places(
    of permission: Permission
  ) -> (systems: CardSystemSet, organizers: Set<OrganizerID>) {
    var systems = CardSystemSet()
    if case .systems(let reached)? = byOrganizer[.none]?[permission] { systems = reached }
    let organizers = byOrganizer.filter { $0.key.exists && $0.value[permission] == .everySystem }
    return (systems, Set(organizers.keys))
  }

  /// The permissions that hold for an organiser of these card systems, and where they reach.
  public func permissions(
    organizer: OrganizerID, systems: CardSystemSet
  ) -> [Permission: Reach] {
    var permissions = byOrganizer[.none] ?? [:]
    permissions.merge(byOrganizer[organizer] ?? [:]) { left, right in
      var both = left
      both.widen(by: right)
      return both
    }
    return permissions.filter { $0.value.covers(systems) }
  }
}
