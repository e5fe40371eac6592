import HTTPTypes
import LedgerWire

extension ProblemType {
  /// No such reward.
  public static let rewardNotFound = publiq(
    "uitpas/reward-not-found", "Reward not found", .notFound)
  /// Outside of the reward's period.
  public static let rewardPeriodConstraint = publiq(
    "uitpas/reward-period-constraint", "Outside of the period of the reward")
  /// The reward is sold out.
  public static let rewardVolumeConstraint = publiq(
    "uitpas/reward-volume-constraint", "Reward sold out")
  /// The holder has as many as one may have.
  public static let rewardPassholderVolumeConstraint = publiq(
    "uitpas/reward-passholder-volume-constraint", "Passholder has the maximum of the reward")
  /// The holder has not enough points.
  public static let rewardPassholderPointsConstraint = publiq(
    "uitpas/reward-passholder-points-constraint", "Passholder has too few points")
  /// The holder is no member of a card system to which the reward applies.
  public static let rewardPassholderNoApplicableCardSystems = publiq(
    "uitpas/reward-passholder-no-applicable-cardsystems",
    "Passholder has no applicable card system")
  /// What the reward costs and when it begins stands.
  public static let rewardNotEditable = publiq(
    "uitpas/reward-not-editable", "Reward not editable")
  /// The card system is none, or not the organiser's.
  public static let invalidCardSystem = publiq(
    "uitpas/invalid-card-system", "Invalid card system")

  /// No such organiser.
  public static let organizerNotFound = publiq(
    "uitpas/organizer-not-found", "Organizer not found")

  /// The kinds about rewards.
  static let rewards: [ProblemType] = [
    rewardNotFound, rewardPeriodConstraint, rewardVolumeConstraint,
    rewardPassholderVolumeConstraint, rewardPassholderPointsConstraint,
    rewardPassholderNoApplicableCardSystems, rewardNotEditable, invalidCardSystem,
    organizerNotFound,
  ]
}

extension PublishedOperation {
  /// `GET /rewards`.
  static let getRewards = PublishedOperation([
    .badRequest: [.eventNotFound, .organizerNotFound, .cardSystemNotFound, .queryLimitExceeded],
    .notFound: [.urlNotFound],
  ])

  /// `POST /rewards`.
  static let postRewards = PublishedOperation([
    .badRequest: [.bodyMissing, .bodyInvalidSyntax, .bodyInvalidData, .invalidCardSystem]
  ])

  /// `GET /rewards/{rewardId}`.
  static let getReward = PublishedOperation([.notFound: [.rewardNotFound]])

  /// `PUT /rewards/{rewardId}`.
  static let putReward = PublishedOperation([
    .badRequest: [
      .bodyMissing, .bodyInvalidSyntax, .bodyInvalidData, .invalidCardSystem, .rewardNotEditable,
    ],
    .notFound: [.rewardNotFound],
  ])

  /// `GET /rewards/{rewardId}/redeem-status`.
  static let getRedeemStatus = PublishedOperation([
    .badRequest: [.invalidUitpasNumberHyphenated, .passholderNotFound],
    .notFound: [.rewardNotFound],
  ])

  /// `POST /rewards/redeemed`.
  static let postRedeemed = PublishedOperation([
    .badRequest: [
      .bodyMissing, .bodyInvalidSyntax, .bodyInvalidData, .invalidCard,
      .invalidUitpasNumberHyphenated, .passholderNoActiveCardSystems, .passholderNotFound,
      .rewardPassholderNoApplicableCardSystems, .rewardPassholderPointsConstraint,
      .rewardPassholderVolumeConstraint, .rewardPeriodConstraint, .rewardVolumeConstraint,
    ],
    .notFound: [.rewardNotFound],
  ])

  /// `GET /rewards/redeemed`.
  static let getRedeemed = PublishedOperation([
    .badRequest: [.invalidUitpasNumberHyphenated, .queryLimitExceeded]
  ])
}

extension EndUserMessages {
  /// The texts of the kinds about rewards.
  static let rewardTexts: [ProblemType: LocalizedText] = [
    .rewardNotFound: LocalizedText(
      nl: "Dit voordeel is niet gekend.", fr: "Cet avantage est inconnu.",
      de: "Dieser Vorteil ist nicht bekannt.", en: "This reward is not known."),
    .rewardNotEditable: LocalizedText(
      nl: "Punten en begindatum kan je niet meer wijzigen: dit voordeel is al omgeruild.",
      fr: "Points et date de début ne changent plus: cet avantage a déjà été échangé.",
      de: "Punkte und Beginn stehen fest: dieser Vorteil wurde schon eingelöst.",
      en: "Points and begin can no longer be changed: this reward has been redeemed."),
    .invalidCardSystem: LocalizedText(
      nl: "Deze UiTPAS-regio kan je hier niet kiezen.",
      fr: "Cette région UiTPAS ne peut pas être choisie ici.",
      de: "Diese UiTPAS-Region kann hier nicht gewählt werden.",
      en: "This UiTPAS region cannot be chosen here."),
    .organizerNotFound: LocalizedText(
      nl: "Deze organisator is niet gekend.", fr: "Cet organisateur est inconnu.",
      de: "Dieser Veranstalter ist nicht bekannt.", en: "This organiser is not known."),
    .rewardPeriodConstraint: LocalizedText(
      nl: "Dit voordeel kan je nu niet omruilen.",
      fr: "Cet avantage ne peut pas être échangé en ce moment.",
      de: "Dieser Vorteil kann im Moment nicht eingelöst werden.",
      en: "This reward cannot be redeemed at the moment."),
    .rewardVolumeConstraint: LocalizedText(
      nl: "Dit voordeel is uitgeput.", fr: "Cet avantage est épuisé.",
      de: "Dieser Vorteil ist vergriffen.", en: "This reward is sold out."),
    .rewardPassholderVolumeConstraint: LocalizedText(
      nl: "Je hebt dit voordeel al zo vaak omgeruild als mag.",
      fr: "Vous avez déjà échangé cet avantage autant de fois que possible.",
      de: "Sie haben diesen Vorteil schon so oft eingelöst, wie es möglich ist.",
      en: "You have already redeemed this reward as often as you may."),
    .rewardPassholderPointsConstraint: LocalizedText(
      nl: "Je hebt niet genoeg punten voor dit voordeel.",
      fr: "Vous n'avez pas assez de points pour cet avantage.",
      de: "Sie haben nicht genug Punkte für diesen Vorteil.",
      en: "You do not have enough points for this reward."),
    .rewardPassholderNoApplicableCardSystems: LocalizedText(
      nl: "Dit voordeel is er niet voor jouw UiTPAS-regio.",
      fr: "Cet avantage n'est pas proposé dans votre région UiTPAS.",
      de: "Diesen Vorteil gibt es in Ihrer UiTPAS-Region nicht.",
      en: "This reward is not offered in your UiTPAS region."),
  ]
}
