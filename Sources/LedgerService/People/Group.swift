public import Ledger
import PassDirectory

/// A group that has a pass (groepspas): how it is called, and how to reach whoever answers for it.
///
/// Personal data: nothing of it goes into the log or a log line.
public struct Group: Hashable, Sendable {
  /// The public id; empty for a group that is not registered yet.
  public var passholderID = ""
  /// The name.
  public var name: String
  /// The e-mail address.
  public var email: String?
  /// The address.
  public var address: Person.Address?
  /// The phone number.
  public var phoneNumber: String?
  /// When it was registered.
  public var registeredAt: Instant?

  /// Makes a group; what more is known is set afterwards.
  public init(name: String) {
    self.name = name
  }

  /// Checks the form of every field.
  public func check() throws(PersonFault) {
    do throws(ProfileFault) {
      try HolderProfile(self).checkGroup()
    } catch {
      throw PersonFault(error)
    }
  }
}

extension HolderProfile {
  init(_ group: Group) {
    self.init(
      passholderID: group.passholderID, name: group.name, address: group.address.map(Address.init))
    email = group.email
    phoneNumber = group.phoneNumber
    creationDate = group.registeredAt?.microseconds
    isGroup = true
  }
}

extension Group {
  /// Nil for a person.
  fileprivate init?(_ profile: HolderProfile) {
    guard profile.isGroup == true else { return nil }
    self.init(name: profile.name ?? "")
    passholderID = profile.passholderID
    email = profile.email
    let person = Person(profile)
    address = person.address
    phoneNumber = profile.phoneNumber
    registeredAt = person.registeredAt
  }
}

extension LedgerEngine {
  /// What is known of a group; nil for one that is unknown or erased, and for a person.
  ///
  /// Reads and unseals one row: tens of microseconds.
  public func group(_ holder: HolderID) throws(EngineError) -> Group? {
    do throws(DirectoryError) {
      return try directory.profile(ofHolder: holder.number).flatMap { Group($0) }
    } catch {
      throw .directory
    }
  }
}

/// A pass that a group is given, before directory and log have numbers for it.
public struct GroupPassOrder: Sendable {
  /// The group.
  public var group: Group
  /// Which card: a group's from the stock, or a number that the service makes.
  public var article: PassOrder.Article
  /// The card system.
  public var system: CardSystemID
  /// What the group is entitled to.
  public var terms: GroupPassTerms
  /// What was asked for, in one form: a key that comes again with another request is a conflict.
  public var request: [UInt8]

  /// Makes an order.
  public init(
    for group: Group, _ article: PassOrder.Article, in system: CardSystemID,
    terms: GroupPassTerms, request: [UInt8]
  ) {
    self.group = group
    self.article = article
    self.system = system
    self.terms = terms
    self.request = request
  }

  func issue(holder: UInt128, card: UInt128) -> GroupPassIssue {
    let sold: PassSale.Article =
      switch article {
      case .stock(let card): .stock(card)
      case .digital: .new(reference: card, .group)
      }
    return GroupPassIssue(reference: holder, system: system, article: sold, terms: terms)
  }
}
