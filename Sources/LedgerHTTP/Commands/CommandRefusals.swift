import HTTPTypes
import Ledger
import LedgerService
import LedgerWire

extension Problem {
  /// Something that a command names is not there, or not the caller's: which of both is not told.
  static func notFound(_ what: String, _ pointer: String? = nil) -> Problem {
    var problem = Problem(.notFound, detail: "There is no such \(what), or it is not yours.")
    problem.jsonPointer = pointer
    return problem
  }

  /// A value is outside of its limits.
  static func outOfRange(_ what: String) -> Problem {
    Problem(.bodyInvalidData, detail: "A value is outside of its limits: \(what).")
  }

  /// A card's status does not allow the command.
  static func cardStatus(_ status: CardStatus) -> Problem {
    var problem = Problem(.invalidCardStatus)
    problem.cardStatus = status.name
    return problem
  }

  /// The problem that a refused registration amounts to.
  init(refused refusal: RegistrationRefusal) {
    switch refusal {
    case .ledgerState: self.init(.internalError)
    case .unknown(let what): self = .notFound(what)
    case .alreadyDefined(let what):
      self.init(.alreadyDefined, detail: "There is another \(what) of this name already.")
    case .cardStatus(let status): self = .cardStatus(status)
    case .cardHolder: self.init(.invalidCardStatus)
    case .membership: self.init(.passholderNotFound, status: .notFound)
    case .outOfRange(let what): self = .outOfRange(what)
    case .notResident: self.init(.notResident)
    case .socialTariff: self.init(.socialTariffState)
    case .subscription: self.init(.subscriptionState)
    case .periodOrder(let next):
      self.init(.periodState, detail: "Months are closed in order: \(next.text) is next.")
    case .periodOpen(let until):
      let moment = Timestamp.text(until.microseconds)
      self.init(.periodState, detail: "The month may be closed from \(moment) on.")
    case .programme: self.init(.programmeMismatch)
    case .distributionKey: self = .outOfRange("distribution key")
    case .eventEnded, .rewardNotEditable, .eventNotAcceptable, .alreadyCancelled,
      .eventHasTicketSales, .couponNotActive:
      self.init(.notEditable)
    }
  }

  /// The problem that a refused exchange of cards amounts to.
  init(refused refusal: PassSaleRefusal) {
    switch refusal {
    case .unknown(let what): self = .notFound(what)
    case .invalidCard: self.init(.invalidCard)
    case .cardStatus(let status): self = .cardStatus(status)
    case .reason: self = .outOfRange("reason")
    case .replacedCard: self.init(.cardNotReplaceable)
    case .notResident: self.init(.notResident)
    case .tariffEnd: self = .outOfRange("end of the social tariff")
    case .voucher: self = .outOfRange("voucher")
    case .noPrice: self.init(.noPrice)
    }
  }

  /// The problem that a refused sale of a subscription amounts to.
  init(_ error: SubscriptionOrderError) {
    switch error {
    case .failed(let error): self.init(error)
    case .inszTaken:
      self.init(.alreadyDefined, detail: "There is another of this number already.")
    case .refused(.unknown(let what)): self = .notFound(what)
    case .refused(.programme): self.init(.programmeMismatch)
    case .refused(.invalidCard): self.init(.invalidCard)
    case .refused(.cardStatus(let status)): self = .cardStatus(status)
    case .refused(.kind): self.init(.subscriptionState)
    case .refused(.firstDay): self = .outOfRange("firstDay")
    case .refused(.voucher): self = .outOfRange("voucher")
    case .refused(.price): self = .outOfRange("commissionCents")
    }
  }

  /// The problem that a failed registration in log and directory amounts to.
  init(_ error: RegistrationError) {
    switch error {
    case .refused(let refusal): self.init(refused: refusal)
    case .engine(let error): self.init(error)
    case .directory where error.isDuplicate:
      self.init(.alreadyDefined, detail: "There is another of this number already.")
    case .directory: self.init(EngineError.directory)
    }
  }
}
